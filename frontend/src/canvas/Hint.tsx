/** What an empty canvas says; loaded only where one is empty. */

import { lazy, Suspense } from 'react';
import { useDocument } from '../stores/document';

const EmptyCanvas = lazy(() => import('../hints/EmptyCanvas'));

export function Hint() {
  const isEmpty = useDocument(({ status, doc, types }) => {
    if (status !== 'ready' || Object.keys(types).length === 0) return false;
    for (const id in doc.nodes) if (!types[doc.nodes[id]!.type]?.is_entry) return false;
    return true;
  });
  if (!isEmpty) return null;
  return (
    <Suspense fallback={null}>
      <EmptyCanvas />
    </Suspense>
  );
}
