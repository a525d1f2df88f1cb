/** The list of where a step may lead: first which outcome, where it has several, then the steps, the nearest first. */

import { useMemo, useState } from 'react';
import { fuzzy } from '../commands/fuzzy';
import { mayConnect, mayMove } from '../graph/connect';
import { edge } from '../graph/edits';
import { edgesFrom } from '../graph/lookup';
import { outcomesOf, portsOf } from '../graph/ports';
import { nodeName } from '../graph/slug';
import { type EdgeDoc, edgeKey, OUT, portOf } from '../graph/types';
import { menus } from '../i18n/en/menus';
import { type Choice, type Section, TypeAhead } from '../palette/TypeAhead';
import { announce } from '../stores/announce';
import { useDocument } from '../stores/document';
import { layoutNow } from './actions';
import { focusCanvas, seen } from './focus';
import { lookOf } from './look';
import { type Connecting, useMoment } from './moment';
import { Pop } from './Pop';
import { useCanvas } from './state';

const t = menus.connect;
/** So many steps are offered, and so many of those that may not follow are named; more are found by typing. */
const MANY = 60;
const FEW = 12;

interface ConnectChoice extends Choice {
  target?: string;
  port?: string;
}

const nameOf = (id: string): string => nodeName(useDocument.getState().doc, id);

/** Where the list stands: beside the step, or at the wire. */
function placeOf({ source, wire }: Connecting): { x: number; y: number } {
  const path = wire && document.querySelector(`.react-flow__edge[data-id="${CSS.escape(edgeKey(wire))}"] path`);
  const box = (path || seen(source) || document.querySelector('.react-flow'))?.getBoundingClientRect();
  if (!box) return { x: 0, y: 0 };
  return path ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : { x: box.right + 12, y: box.top };
}

/** The outcomes to choose from; what they lead to already is told. */
function outcomes(source: string, text: string): Section<ConnectChoice>[] {
  const { doc, types } = useDocument.getState();
  const node = doc.nodes[source];
  const type = types[node?.type ?? ''];
  const ports = type ? portsOf(type, node?.config) : [];
  const choices = ports.flatMap(({ id, label }): ConnectChoice[] => {
    const fit = fuzzy(label, text);
    const targets = edgesFrom(doc.edges, source).filter((wire) => portOf(wire) === id);
    const about = targets.length ? t.leads(targets.map((wire) => nameOf(wire.target)).join(', ')) : undefined;
    return fit ? [{ key: `port ${id}`, title: label, port: id, at: fit.at, ...(about ? { about } : {}) }] : [];
  });
  return choices.length ? [{ title: t.outcomes, choices }] : [];
}

/** Every other step, the nearest to the right first: those it may lead to, then the others with why not. */
export function targets({ source, wire }: Connecting, port: string, text: string): Section<ConnectChoice>[] {
  const { doc, types, tools } = useDocument.getState();
  const layout = layoutNow();
  const from = layout.absolute(source);
  const rankOf = (id: string): number => {
    const to = layout.absolute(id);
    const ahead = to.x - from.x;
    return Math.abs(to.y - from.y) + (ahead > 0 ? ahead : 4000 - ahead);
  };
  const found = Object.keys(doc.nodes).flatMap((id) => {
    const fit = id === source || id === wire?.target ? null : (fuzzy(nameOf(id), text) ?? fuzzy(id, text));
    return fit ? [{ id, order: fit.rank * 100_000 + rankOf(id) }] : [];
  });
  const may: ConnectChoice[] = [];
  const others: ConnectChoice[] = [];
  for (const { id } of found.sort((a, b) => a.order - b.order)) {
    if (may.length >= MANY) break;
    const wish = edge(source, port, id);
    const why = wire ? mayMove(doc, types, wire, wish) : mayConnect(doc, types, wish);
    const node = doc.nodes[id]!;
    const tint = types[node.type]?.group;
    const choice: ConnectChoice = {
      key: id,
      title: nameOf(id),
      target: id,
      at: fuzzy(nameOf(id), text)?.at ?? [],
      icon: lookOf(node, types, tools),
      ...(tint ? { tint } : {}),
    };
    if (why === null) may.push(choice);
    else if (others.length < FEW) others.push({ ...choice, why });
  }
  const add: ConnectChoice = { key: '+', title: t.addNew, about: t.addAbout, icon: 'sparkles' };
  return [
    { title: t.may, choices: may },
    { title: t.mayNot, choices: others },
    { title: t.add, choices: fuzzy(t.addNew, text) || may.length === 0 ? [add] : [] },
  ].filter(({ choices }) => choices.length > 0);
}

/** The one outcome there is; undefined where one has to be chosen. */
function onlyPort(source: string): string | undefined {
  const { doc, types } = useDocument.getState();
  const node = doc.nodes[source];
  const type = types[node?.type ?? ''];
  const ports = type ? outcomesOf(type, node?.config) : [];
  return ports.length === 1 ? ports[0]!.id : undefined;
}

function wireTo(connecting: Connecting, port: string, target: string): void {
  const { source, wire } = connecting;
  const { apply, connect, say } = useDocument.getState();
  const next: EdgeDoc = edge(source, port, target);
  if (wire) {
    const done = apply([
      { op: 'edge.remove', edge: wire },
      { op: 'edge.add', edge: next },
    ]);
    if (!done) return;
    useCanvas.setState({ selectedEdges: [edgeKey(next)] });
    announce(t.moved(nameOf(source), nameOf(target)));
    return;
  }
  const why = connect({ source, port, target });
  if (why) say(why);
  else announce(t.done(nameOf(source), nameOf(target)));
}

export default function ConnectPanel({ connecting }: { connecting: Connecting }) {
  const { source, wire } = connecting;
  const doc = useDocument((state) => state.doc);
  const [port, setPort] = useState(() => (wire ? portOf(wire) : onlyPort(source)));
  const [text, setText] = useState('');
  const [place] = useState(() => placeOf(connecting));
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it reads is the document
  const sections = useMemo(
    () => (port === undefined ? outcomes(source, text) : targets(connecting, port, text)),
    [connecting, source, port, text, doc],
  );
  const close = (): void => {
    if (useMoment.getState().connecting === connecting) useMoment.setState({ connecting: null });
  };
  const leave = (): void => {
    close();
    focusCanvas();
  };
  const choose = (choice: ConnectChoice): void => {
    setText('');
    if (choice.port !== undefined) {
      setPort(choice.port);
      return;
    }
    leave();
    if (choice.target) wireTo(connecting, port ?? OUT, choice.target);
    else addAfter();
  };
  const addAfter = (): void => {
    useCanvas
      .getState()
      .openMenu({ screen: place, ...(wire ? { on: wire } : { after: { id: source, port: port ?? OUT } }) });
  };
  const title = wire ? t.retarget(nameOf(source)) : t.label(nameOf(source));
  return (
    <Pop at={place} label={title} onClose={close}>
      <TypeAhead
        key={port ?? ''}
        label={port === undefined ? t.searchOutcome : t.search}
        placeholder={port === undefined ? t.outcome : title}
        listLabel={title}
        sections={sections}
        text={text}
        onText={setText}
        onChoose={choose}
        onEscape={leave}
        none={t.none(text)}
      />
    </Pop>
  );
}
