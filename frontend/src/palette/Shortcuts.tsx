/** The sheet of all keys. */

import { useCanvas } from '../canvas/state';
import { sheet } from '../commands/find';
import { Dialog, Kbd } from '../ui';
import s from './palette.module.css';

export function Shortcuts() {
  const open = useCanvas((state) => state.helping);
  return (
    <Dialog
      open={open}
      onOpenChange={(helping) => useCanvas.setState({ helping })}
      title="Keys"
      description="Single keys work while no field has the focus."
      width={620}
    >
      <dl className={s.sheet}>
        {sheet().map(({ keys, text }) => (
          <div key={text} className={s.key}>
            <dt>{text}</dt>
            <dd>
              {keys.map((name) => (
                <Kbd key={name}>{name}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
