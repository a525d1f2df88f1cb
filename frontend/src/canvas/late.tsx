/** A part of the page that is loaded shortly after the canvas, so that it is there in the same frame it is asked for. */

import { type ComponentType, type Key, useEffect, useState } from 'react';
import { adding as t } from '../i18n/en/adding';
import { useDocument } from '../stores/document';

/** After the first picture, when nothing else is waited for. */
const SOON = 700;

/** Not `lazy()`: that shows nothing for a third of a second at first, and what is typed meanwhile would be lost. */
export function late<P extends object>(load: () => Promise<{ default: ComponentType<P> }>) {
  let Loaded: ComponentType<P> | null = null;
  const get = async (): Promise<void> => {
    Loaded ??= (await load()).default;
  };
  /** `given` null: not asked for. */
  return function Late({ given, id }: { given: P | null; id?: Key }) {
    const [, redraw] = useState(0);
    const isWanted = given !== null;
    useEffect(() => {
      const timer = setTimeout(() => get().catch(() => undefined), SOON); // tried again when it is asked for
      return () => clearTimeout(timer);
    }, []);
    useEffect(() => {
      if (!isWanted || Loaded) return;
      get().then(
        () => redraw((count) => count + 1),
        () => useDocument.getState().say(t.notLoaded, 'warning'),
      );
    }, [isWanted]);
    return given && Loaded ? <Loaded key={id} {...given} /> : null;
  };
}
