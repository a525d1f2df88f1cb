/** Widgets that choose something that exists: a connection, a model, a tool and its arguments, people. */
import { X } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useConnections, useTeams } from '@/api';
import type { Json, JsonObject } from '@/api/types';
import { dotted, isObject } from '@/forms/schema';
import { Combo, describe, Icon, Input, Select } from '@/ui';
import { useInspector, type WidgetProps } from '../context';
import { ConfigFields } from '../schema-form/ConfigField';
import { placeholderOf, siblingValue } from '../schema-form/choose';
import { Shown, useFault } from './Shown';
import { JsonOrFieldsWidget } from './ValueWidget';
import s from './widgets.module.css';

export function ConnectionWidget(field: WidgetProps) {
  const { set, readOnly } = useInspector();
  const { data: connections = [], isSuccess } = useConnections();
  const current = String(field.value ?? field.schema.default ?? '');
  const chosen = connections.find((connection) => connection.name === current);
  const unknown = isSuccess && current && !chosen ? `There is no connection “${current}” here.` : undefined;
  const fault = useFault(field) ?? unknown;
  const options = connections.map(({ name }) => ({ value: name, label: name }));
  if (!chosen) options.unshift({ value: current, label: current || 'Choose…' });
  return (
    <Shown
      field={field}
      error={fault}
      aside={
        <Link href="/settings/connections" className={s.link}>
          Manage
        </Link>
      }
    >
      <Select
        {...describe(field.id, fault, field.schema.description)}
        disabled={readOnly}
        value={current}
        options={options}
        onChange={(next) => set(field.path, next)}
      />
      {chosen?.note && <p className={s.quiet}>{chosen.note}</p>}
    </Shown>
  );
}

/** The models of the connection chosen beside it; any other name may be typed. */
export function ModelWidget(field: WidgetProps) {
  const { set, readOnly } = useInspector();
  const { data: connections = [] } = useConnections();
  const fault = useFault(field);
  const name = siblingValue(field.siblings, 'connection', field.root);
  const models = connections.find((connection) => connection.name === name)?.models ?? [];
  return (
    <Shown field={field} error={fault}>
      <Combo
        {...describe(field.id, fault, field.schema.description)}
        value={typeof field.value === 'string' ? field.value : ''}
        placeholder={placeholderOf(field.schema)}
        disabled={readOnly}
        options={models.map((model) => ({ value: model }))}
        onChange={(next) => set(field.path, next || (field.required ? '' : undefined))}
      />
    </Shown>
  );
}

export function ToolWidget(field: WidgetProps) {
  const { set, readOnly, tools } = useInspector();
  const current = typeof field.value === 'string' ? field.value : '';
  const tool = tools[current];
  const fault = useFault(field) ?? (current && !tool ? `There is no tool “${current}” here.` : undefined);
  const options = Object.values(tools).map((each) => ({ value: each.name, label: each.title }));
  if (!tool) options.unshift({ value: current, label: current || 'Choose a tool…' });
  return (
    <Shown field={field} error={fault}>
      <Select
        {...describe(field.id, fault, field.schema.description)}
        disabled={readOnly}
        value={current}
        options={options}
        onChange={(next) => set(field.path, next)}
      />
      {tool && (
        <div className={s.toolHead}>
          <Icon name={tool.icon} size={14} />
          <span>{tool.description}</span>
        </div>
      )}
    </Shown>
  );
}

/** One field an argument of the tool chosen beside it. */
export function ArgumentsWidget(field: WidgetProps) {
  const { tools, errorAt } = useInspector();
  const name = siblingValue(field.siblings, 'tool', field.root);
  const tool = typeof name === 'string' ? tools[name] : undefined;
  if (!name) return null;
  if (!tool) return <JsonOrFieldsWidget {...field} />;
  const value: JsonObject = isObject(field.value) ? field.value : {};
  const known = tool.arguments.properties ?? {};
  const stray = Object.keys(value).filter((key) => !Object.hasOwn(known, key));
  return (
    <div data-field={dotted(field.path)} className={s.rows}>
      {stray.length > 0 && (
        <p className={s.quiet}>
          {tool.title} does not know {stray.map((key) => `“${key}”`).join(', ')}.{' '}
          <RemoveStray field={field} value={value} stray={stray} />
        </p>
      )}
      {errorAt(field.path) && <p className={s.quiet}>{errorAt(field.path)}</p>}
      <ConfigFields schema={tool.arguments} root={tool.arguments} path={field.path} value={value} mode="text" />
      {Object.keys(known).length === 0 && <p className={s.quiet}>This tool takes no arguments.</p>}
    </div>
  );
}

export function RemoveStray({ field, value, stray }: { field: WidgetProps; value: JsonObject; stray: string[] }) {
  const { set, readOnly } = useInspector();
  if (readOnly) return null;
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => !stray.includes(key)));
  return (
    <button type="button" className={s.link} onClick={() => set(field.path, rest)}>
      Remove
    </button>
  );
}

const PERSON = /^(?:user|team):\S.*$/;

/** `ana` → `user:ana`; what says `user:` or `team:` or is a reference stays as it is. */
export function personOf(text: string): string {
  const trimmed = text.trim();
  return PERSON.test(trimmed) || trimmed.includes('{{') ? trimmed : `user:${trimmed}`;
}

export function PeopleWidget(field: WidgetProps) {
  const { set, readOnly } = useInspector();
  const { data: teams = [] } = useTeams();
  const [typed, setTyped] = useState('');
  const fault = useFault(field);
  const value: Json[] = Array.isArray(field.value) ? field.value : [];
  const people = value.filter((each): each is string => typeof each === 'string');
  const suggestions = teams.flatMap((team) => [
    { value: `team:${team.name}`, note: 'team' },
    ...team.members.map((member) => ({ value: `user:${member.user_name}`, note: 'person' })),
  ]);
  const options = [...new Map(suggestions.map((option) => [option.value, option])).values()];
  const write = (next: string[]) => set(field.path, next.length ? next : undefined);
  function add(text: string) {
    const person = personOf(text);
    if (text.trim() && !people.includes(person)) write([...people, person]);
    setTyped('');
  }
  return (
    <Shown field={field} error={fault}>
      {people.length > 0 && (
        <div className={s.chips}>
          {people.map((person) => (
            <span key={person} className={s.chip}>
              {person.replace(':', ': ')}
              {!readOnly && (
                <button
                  type="button"
                  aria-label={`Remove ${person}`}
                  onClick={() => write(people.filter((each) => each !== person))}
                >
                  <X size={12} />
                </button>
              )}
            </span>
          ))}
        </div>
      )}
      {!readOnly && (
        <Combo
          {...describe(field.id, fault, field.schema.description)}
          value={typed}
          placeholder={people.length ? 'Add another' : 'user:name or team:name'}
          options={options.filter((option) => !people.includes(option.value))}
          onChange={(next) => (options.some((option) => option.value === next) ? add(next) : setTyped(next))}
          onBlur={() => add(typed)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && typed.trim()) add(typed);
          }}
        />
      )}
      {readOnly && people.length === 0 && (
        <Input readOnly value="Whoever may decide on this workflow" id={field.id} />
      )}
    </Shown>
  );
}
