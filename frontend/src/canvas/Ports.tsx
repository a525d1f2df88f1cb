/** The dots that wires start and end at: one way in, and one way out for each outcome. */

import { Handle, Position, useUpdateNodeInternals } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { isWired } from '../graph/lookup';
import { canFail, outcomesOf } from '../graph/ports';
import { ERROR, type JsonObject, type NodeTypeInfo } from '../graph/types';
import { drawing as t } from '../i18n/en/drawing';
import { useDocument } from '../stores/document';
import s from './card.module.css';
import { useCanvas } from './state';

/** The whole card takes the wire while one is drawn, so that nobody has to hit a dot. */
export function WayIn({ id, isEntry }: { id: string; isEntry: boolean }) {
  const isTarget = useCanvas((state) => state.drawing !== null && state.drawing.source !== id);
  const readOnly = useDocument((state) => state.readOnly);
  if (isEntry) return null;
  return (
    <Handle
      type="target"
      id="in"
      position={Position.Left}
      className={`${s.dot} ${s.in} ${isTarget ? s.catch : ''}`}
      isConnectable={!readOnly}
      isConnectableStart={false}
      aria-hidden
    />
  );
}

export function WaysOut({ id, type, config }: { id: string; type: NodeTypeInfo; config: JsonObject | undefined }) {
  const readOnly = useDocument((state) => state.readOnly);
  const errorWired = useDocument((state) => isWired(state.doc.edges, id, ERROR));
  const ports = outcomesOf(type, config);
  const rows = ports.length > 1 ? ports : [];
  const shape = `${ports.map((port) => port.id).join(' ')} ${errorWired}`;
  const update = useUpdateNodeInternals();
  const drawn = useRef(shape);
  useEffect(() => {
    // React Flow looks by itself when a card appears; when dots move or come later, it has to be told.
    if (drawn.current !== shape) update(id);
    drawn.current = shape;
  }, [id, shape, update]);
  const dot = (port: string, className: string | undefined, label: string) => (
    <Handle
      type="source"
      id={port}
      position={Position.Right}
      className={`${s.dot} ${className ?? ''}`}
      isConnectable={!readOnly}
      title={readOnly ? label : t.dragOut(label)}
      aria-hidden // drawing is the pointer's; keys connect by C and in the outline
      data-port={port}
    />
  );
  return (
    <>
      {ports.length === 1 && dot(ports[0]!.id, s.out, ports[0]!.label)}
      {(rows.length > 0 || errorWired) && (
        <div className={s.rows}>
          {rows.map((port) => (
            <div key={port.id} className={s.row}>
              <span className={s.rowLabel}>{port.label}</span>
              {dot(port.id, s.rowDot, port.label)}
            </div>
          ))}
          {errorWired && (
            <div className={`${s.row} ${s.errorRow}`}>
              <span className={s.rowLabel}>{t.error}</span>
              {dot(ERROR, `${s.rowDot} ${s.errorDot}`, t.onError)}
            </div>
          )}
        </div>
      )}
      {!errorWired && canFail(type) && !readOnly && dot(ERROR, `${s.errorDot} ${s.hoverDot}`, t.onError)}
    </>
  );
}
