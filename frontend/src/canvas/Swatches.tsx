/** The colours that a frame or a note can have, as a row of dots. */

import { COLOURS } from '../graph/frames';
import { drawing as t } from '../i18n/en/drawing';
import { cx } from '../ui';
import f from './frame.module.css';

export function Swatches({ color, choose }: { color: string; choose: (color: string | undefined) => void }) {
  return (
    <fieldset className={cx(f.swatches, 'nodrag', 'nopan')} aria-label={t.colour}>
      {COLOURS.map((name) => (
        <button
          key={name}
          type="button"
          className={cx(f.swatch, f.tinted)}
          data-color={name || undefined}
          aria-label={t.colours[name]}
          title={t.colours[name]}
          aria-pressed={name === color}
          onClick={(event) => {
            event.stopPropagation();
            choose(name || undefined);
          }}
        />
      ))}
    </fieldset>
  );
}
