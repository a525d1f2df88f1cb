/** A modal dialog with a title, a body that scrolls and an optional row of buttons; `ConfirmDialog` asks yes or no. */
import { X } from 'lucide-react';
import { type CSSProperties, type ReactNode, useId, useState } from 'react';
import { ui as t } from '../i18n/en/ui';
import { Button, IconButton } from './Button';
import { Modal } from './Modal';
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
  const id = useId();
  const style = { '--dialog-width': `${width}px` } as CSSProperties;
  return (
    <Modal
      open={open}
      onOpenChange={onOpenChange}
      className={s.dialog}
      style={style}
      labelledBy={`${id}-title`}
      describedBy={description ? `${id}-text` : undefined}
    >
      <div className={s.dialogHead}>
        <div className={s.dialogTitles}>
          <h2 id={`${id}-title`} className={s.dialogTitle}>
            {title}
          </h2>
          {description && (
            <p id={`${id}-text`} className={s.dialogText}>
              {description}
            </p>
          )}
        </div>
        <IconButton label={t.close} icon={<X size={16} />} size="small" onClick={() => onOpenChange(false)} />
      </div>
      {children !== undefined && children !== null && <div className={s.dialogBody}>{children}</div>}
      {footer && <div className={s.dialogFoot}>{footer}</div>}
    </Modal>
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
            {t.cancel}
          </Button>
          <Button variant={danger ? 'danger' : 'primary'} onClick={confirm} disabled={busy}>
            {action}
          </Button>
        </>
      }
    />
  );
}
