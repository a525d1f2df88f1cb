/** A modal dialog with a title, a body that scrolls and an optional row of buttons; `confirm` asks yes or no. */
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type CSSProperties, type ReactNode, useState } from 'react';
import { Button, IconButton } from './Button';
import s from './overlay.module.css';

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  footer?: ReactNode;
  children?: ReactNode;
  /** In pixels. */
  width?: number;
};

export function Dialog({ open, onOpenChange, title, description, footer, children, width = 480 }: DialogProps) {
  const style = { '--dialog-width': `${width}px` } as CSSProperties;
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className={s.backdrop} />
        <Base.Viewport className={s.viewport}>
          <Base.Popup className={s.dialog} style={style}>
            <div className={s.dialogHead}>
              <div className={s.dialogTitles}>
                <Base.Title className={s.dialogTitle}>{title}</Base.Title>
                {description && <Base.Description className={s.dialogText}>{description}</Base.Description>}
              </div>
              <Base.Close render={<IconButton label="Close" icon={<X size={16} />} size="small" />} />
            </div>
            {children !== undefined && children !== null && <div className={s.dialogBody}>{children}</div>}
            {footer && <div className={s.dialogFoot}>{footer}</div>}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

export type ConfirmProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  text: ReactNode;
  action: string;
  danger?: boolean;
  onConfirm: () => unknown;
};

/** Asks before something that cannot be taken back; stays open while `onConfirm`'s promise is pending. */
export function ConfirmDialog({ open, onOpenChange, title, text, action, danger, onConfirm }: ConfirmProps) {
  const [busy, setBusy] = useState(false);
  async function confirm() {
    setBusy(true);
    try {
      await onConfirm();
      onOpenChange(false);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={text}
      width={420}
      footer={
        <>
          <Button variant="ghost" onClick={() => onOpenChange(false)}>
            Cancel
          </Button>
          <Button variant={danger ? 'danger' : 'primary'} onClick={confirm} disabled={busy}>
            {action}
          </Button>
        </>
      }
    />
  );
}
