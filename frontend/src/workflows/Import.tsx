/** Importing workflows: by the button, or by dropping files anywhere on the page. */
import { FileUp } from 'lucide-react';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { Button, Spinner } from '@/ui';
import { workflows as t } from '../i18n/en/workflows';
import { useImport } from './actions';
import s from './workflows.module.css';

export function ImportButton({ label = t.import }: { label?: string }) {
  const input = useRef<HTMLInputElement>(null);
  const imports = useImport();
  function read(event: ChangeEvent<HTMLInputElement>) {
    const files = [...(event.target.files ?? [])];
    event.target.value = ''; // so that the same file can be chosen again
    if (files.length) imports.mutate(files);
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        accept=".json,application/json"
        className="sr-only"
        tabIndex={-1}
        aria-label={t.importFile}
        onChange={read}
      />
      <Button
        icon={imports.isPending ? <Spinner size={15} /> : <FileUp size={15} />}
        disabled={imports.isPending}
        onClick={() => input.current?.click()}
      >
        {imports.isPending ? t.importing : label}
      </Button>
    </>
  );
}

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** Listens while mounted; shows where files would go while some are held over the page. */
export function DropZone() {
  const [over, setOver] = useState(false);
  const { mutate } = useImport();
  useEffect(() => {
    // Entering a child leaves its parent: only as many leaves as enters mean that the files are gone.
    let depth = 0;
    const move = (by: number) => (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth + by);
      setOver(depth > 0);
    };
    const enter = move(1);
    const leave = move(-1);
    const hold = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault(); // else the browser would open the file in place of the page
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      mutate([...(event.dataTransfer?.files ?? [])]);
    };
    const heard = { dragenter: enter, dragleave: leave, dragover: hold, drop };
    const each = Object.entries(heard) as [keyof typeof heard, (event: DragEvent) => void][];
    for (const [type, act] of each) window.addEventListener(type, act);
    return () => {
      for (const [type, act] of each) window.removeEventListener(type, act);
    };
  }, [mutate]);
  if (!over) return null;
  return (
    <div className={s.drop}>
      <FileUp size={28} aria-hidden />
      <strong>{t.drop}</strong>
      <span>{t.dropHelp}</span>
    </div>
  );
}
