/** Widgets that choose something that exists: a connection, a model, a tool and its arguments, people. */
import { X } from 'lucide-react';
import { useState } from 'react';
import { useAccounts, useConnections, useMe, useTeams } from '@/api';
import type { Account, Json, JsonObject } from '@/api/types';
import { dotted, isObject } from '@/forms/schema';
import { inspector as t } from '@/i18n/en/inspector';
import { Combo, describe, Icon, Input, Select } from '@/ui';
import { useInspector, type WidgetProps } from '../context';
import { ConfigFields } from '../schema-form/ConfigField';
import { placeholderOf, siblingValue } from '../schema-form/choose';
import { Shown, useFault } from './Shown';
import { JsonOrFieldsWidget } from './ValueWidget';
import s from './widgets.module.css';

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
  const fault = useFault(field) ?? (current && !tool ? t.noTool(current) : undefined);
  const options = Object.values(tools).map((each) => ({ value: each.name, label: each.title }));
  if (!tool) options.unshift({ value: current, label: current || t.chooseTool });
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
  if (!name) return <p className={s.quiet}>{t.toolFirst}</p>;
  if (!tool) return <JsonOrFieldsWidget {...field} />;
  const value: JsonObject = isObject(field.value) ? field.value : {};
  const known = tool.arguments.properties ?? {};
  const stray = Object.keys(value).filter((key) => !Object.hasOwn(known, key));
  return (
    <div data-field={dotted(field.path)} className={s.rows}>
      {stray.length > 0 && (
        <p className={s.quiet}>
          {t.doesNotKnow(tool.title, stray)} <RemoveStray field={field} value={value} stray={stray} />
        </p>
      )}
      {errorAt(field.path) && <p className={s.quiet}>{errorAt(field.path)}</p>}
      <ConfigFields schema={tool.arguments} root={tool.arguments} path={field.path} value={value} mode="text" />
      {Object.keys(known).length === 0 && <p className={s.quiet}>{t.noArguments}</p>}
    </div>
  );
}

export function RemoveStray({ field, value, stray }: { field: WidgetProps; value: JsonObject; stray: string[] }) {
  const { set, readOnly } = useInspector();
  if (readOnly) return null;
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => !stray.includes(key)));
  return (
    <button type="button" className={s.link} onClick={() => set(field.path, rest)}>
      {t.remove}
    </button>
  );
}

const PERSON = /^(?:user|team):\S.*$/;

/** `ana` → `user:ana`; what says `user:` or `team:` or is a reference stays as it is. */
export function personOf(text: string): string {
  const trimmed = text.trim();
  return PERSON.test(trimmed) || trimmed.includes('{{') ? trimmed : `user:${trimmed}`;
}

const names = (accounts: readonly Account[]): string[] => accounts.map((account) => account.username);

export function PeopleWidget(field: WidgetProps) {
  const { set, readOnly } = useInspector();
  const { data: teams = [] } = useTeams();
  const isAdmin = useMe().data?.is_admin ?? false;
  const { data: accounts = [] } = useAccounts(isAdmin && !readOnly);
  const [typed, setTyped] = useState('');
  const fault = useFault(field);
  const value: Json[] = Array.isArray(field.value) ? field.value : [];
  const people = value.filter((each): each is string => typeof each === 'string');
  const suggestions = [
    ...teams.map((team) => ({ value: `team:${team.name}`, label: team.name, note: t.team })),
    ...[...teams.flatMap((team) => team.members.map((member) => member.user_name)), ...names(accounts)].map(
      (name) => ({ value: `user:${name}`, label: name, note: t.person }),
    ),
  ];
  const options = [...new Map(suggestions.map((option) => [option.value, option])).values()];
  const write = (next: string[]) => set(field.path, next.length ? next : undefined);
  function add(text: string) {
    const named = options.find((option) => option.label === text.trim());
    const person = named?.value ?? personOf(text);
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
                  aria-label={t.removeNamed(person)}
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
        // biome-ignore lint/a11y/noStaticElementInteractions: hears what the input below leaves to it
        <div
          onBlur={() => add(typed)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.defaultPrevented && typed.trim()) add(typed);
          }}
        >
          <Combo
            {...describe(field.id, fault, field.schema.description)}
            value={typed}
            placeholder={people.length ? t.addAnother : t.addPerson}
            options={options.filter((option) => !people.includes(option.value))}
            onChange={(next) => (options.some((option) => option.value === next) ? add(next) : setTyped(next))}
          />
        </div>
      )}
      {readOnly && people.length === 0 && <Input readOnly value={t.anybody} id={field.id} />}
    </Shown>
  );
}
