/** The steps of two runs: what differs stands open, time and cost as small bars beside each other. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { Run } from '../api';
import { titleOf } from '../graph/slug';
import type { Doc, Json } from '../graph/types';
import { compare as t } from '../i18n/en/compare';
import { duration, money } from '../run/format';
import { stepPage } from '../run/path';
import { workLook } from '../run/status';
import { StatusIcon } from '../run-ui/StatusIcon';
import { differs, type Order, outputOf, type Pair, type Side, sortedPairs } from '../runs/compare';
import { Button, Segments, Switch } from '../ui';
import { Change } from './Change';
import s from './compare.module.css';
import { Delta } from './Delta';

/** Longer lists show their beginning, and as much again each time it is asked for. */
const PAGE = 200;
/** More differences than this stay closed until one is asked for. */
const OPEN_AT_ONCE = 12;

interface StepsProps {
  pairs: Pair[];
  a: Run;
  b: Run;
  before: Doc | undefined;
  after: Doc | undefined;
}

export function Steps({ pairs, a, b, before, after }: StepsProps) {
  const [order, setOrder] = useState<Order>('order');
  const [only, setOnly] = useState(false);
  const [most, setMost] = useState(PAGE);
  const changed = pairs.filter(differs).length;
  const shown = sortedPairs(pairs, order).filter((pair) => !only || differs(pair));
  const longest = Math.max(1, ...pairs.flatMap((pair) => [pair.a?.ms ?? 0, pair.b?.ms ?? 0]));
  const nameOf = (pair: Pair): string => {
    const old = pair.a ? before?.nodes[pair.a.path.split('/').at(-1) ?? ''] : undefined;
    return (after?.nodes[pair.node] ?? old)?.label || titleOf(pair.node);
  };
  return (
    <section aria-label={t.steps}>
      <header className={s.stepsHead}>
        <h2>{t.steps}</h2>
        <span className={s.quiet} role="status">
          {changed === 0 ? t.nothing : t.summary(changed, pairs.length)}
        </span>
        <Segments
          label={t.sort}
          value={order}
          onChange={(value) => setOrder(value as Order)}
          options={Object.entries(t.sorts).map(([value, label]) => ({ value, label }))}
        />
        <Switch label={t.onlyChanged} checked={only} onChange={setOnly} />
      </header>
      <ol className={s.steps}>
        {shown.slice(0, most).map((pair) => (
          <Step
            key={pair.path}
            {...{ pair, a, b, longest }}
            title={nameOf(pair)}
            isOpen={differs(pair) && changed <= OPEN_AT_ONCE}
            isNested={order === 'order'}
          />
        ))}
      </ol>
      {shown.length > most && (
        <p className={s.rest}>
          <Button onClick={() => setMost(most + PAGE)}>{t.rest(shown.length - most)}</Button>
        </p>
      )}
    </section>
  );
}

interface StepProps {
  pair: Pair;
  a: Run;
  b: Run;
  title: string;
  longest: number;
  isOpen: boolean;
  isNested: boolean;
}

function Step({ pair, a, b, title, longest, isOpen, isNested }: StepProps) {
  const [toggled, setToggled] = useState<boolean | null>(null);
  const open = toggled ?? isOpen;
  const name = pair.index === null ? title : `${title} ${t.item(pair.index + 1)}`;
  return (
    <li data-path={pair.path} data-differs={differs(pair) || undefined} className={s.step}>
      <details open={open} onToggle={(event) => setToggled(event.currentTarget.open)}>
        <summary style={isNested ? { paddingLeft: 12 + pair.depth * 18 } : undefined}>
          <span className={s.icons} aria-hidden>
            {[pair.a, pair.b].map((side, at) => (
              <SideIcon key={at === 0 ? 'a' : 'b'} side={side} />
            ))}
          </span>
          <span className={s.title}>{name}</span>
          <span className={s.flag}>{flagOf(pair)}</span>
          <Bars pair={pair} longest={longest} />
          <span className={s.numbers}>
            {pair.a && pair.b && <Delta a={pair.a.ms ?? 0} b={pair.b.ms ?? 0} write={duration} quiet />}
          </span>
          <span className={s.numbers}>
            {pair.a && pair.b && <Delta a={pair.a.cost} b={pair.b.cost} write={money} quiet />}
          </span>
        </summary>
        {open && (
          <div className={s.body}>
            <Outputs pair={pair} />
            <p className={s.links}>
              {pair.a && (
                <Link href={stepPage(a, pair.a.path)} aria-label={t.firstAt(name)}>
                  {t.openFirst}
                </Link>
              )}
              {pair.b && (
                <Link href={stepPage(b, pair.b.path)} aria-label={t.secondAt(name)}>
                  {t.openSecond}
                </Link>
              )}
            </p>
          </div>
        )}
      </details>
    </li>
  );
}

function SideIcon({ side }: { side: Side | null }) {
  return side ? <StatusIcon look={workLook(side.run)} /> : <span className={s.absent} />;
}

function flagOf(pair: Pair): string {
  if (!pair.a) return t.onlySecond;
  if (!pair.b) return t.onlyFirst;
  if (pair.statusDiffers && pair.a.run.status !== pair.b.run.status) {
    return `${workLook(pair.a.run).word} → ${workLook(pair.b.run).word}`;
  }
  if (pair.statusDiffers) return `${pair.a.run.port ?? ''} → ${pair.b.run.port ?? ''}`;
  if (pair.outputDiffers) return t.changed;
  return pair.b.isEarlier || pair.a.isEarlier ? t.earlier : '';
}

function Bars({ pair, longest }: { pair: Pair; longest: number }) {
  const width = (side: Side | null): string => `${Math.max(side?.ms ? 2 : 0, ((side?.ms ?? 0) / longest) * 100)}%`;
  const words = [pair.a, pair.b].map((side) => (side?.ms === null || !side ? '–' : duration(side.ms)));
  return (
    <span className={s.bars} role="img" aria-label={t.bars(words[0]!, words[1]!)} title={words.join(' → ')}>
      <span data-side="a" style={{ width: width(pair.a) }} />
      <span data-side="b" style={{ width: width(pair.b) }} />
    </span>
  );
}

function Outputs({ pair }: { pair: Pair }) {
  const [before, after] = [given(pair.a), given(pair.b)];
  if (before === undefined && after === undefined) return <p className={s.quiet}>{t.noOutput}</p>;
  // What only one of them has is no change: it is shown as it is.
  if (!pair.a || !pair.b) return <Change before={before ?? after} after={after ?? before} />;
  return (
    <>
      {!differs(pair) && <p className={s.quiet}>{t.sameOutputStep}</p>}
      <Change before={before} after={after} />
    </>
  );
}

/** What the step gave, or why it failed; undefined where it gave nothing. */
function given(side: Side | null): Json | undefined {
  if (!side) return undefined;
  const output = outputOf(side.run);
  if (side.run.error && output === null) return side.run.error.message;
  return output ?? undefined;
}
