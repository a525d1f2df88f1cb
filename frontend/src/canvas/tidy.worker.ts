/** Works out a tidy layout beside the page: takes the document, gives back the moves. */

import { Graph, layout } from '@dagrejs/dagre';
import type { Size } from '../graph/geometry';
import { type Dagre, tidyOps } from '../graph/layout';
import type { Op } from '../graph/ops';
import type { Catalog, Doc } from '../graph/types';

export interface TidyWish {
  id: number;
  doc: Doc;
  types: Catalog;
  measured: [string, Size][];
  only?: string[];
}

export interface TidyAnswer {
  id: number;
  ops: Op[];
}

const dagre = { layout, graphlib: { Graph } } as unknown as Dagre;

self.onmessage = ({ data }: MessageEvent<TidyWish>) => {
  const { id, doc, types, measured, only } = data;
  const answer: TidyAnswer = { id, ops: tidyOps(dagre, doc, types, new Map(measured), only) };
  self.postMessage(answer);
};
