/** A link by which an approval is decided without signing in: what it can do, how long, those there are, taking them back. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type Approval,
  type ApprovalLink,
  api,
  keys,
  messageOf,
  type NewApprovalLink,
  useApprovalLinks,
} from '@/api';
import { ago, moment } from '@/run/format';
import { useNow } from '@/run-ui/now';
import { useChange } from '@/settings/changes';
import { Button, CodeBlock, copyText, Dialog, Field, FieldError, Select, toast } from '@/ui';
import { approval as words } from '../i18n/en/approval';
import s from './links.module.css';
import { linkState } from './model';

const t = words.links;
const LIVES = [
  { value: '1h', label: t.lives.hour },
  { value: '1d', label: t.lives.day },
  { value: '7d', label: t.lives.week },
  { value: '30d', label: t.lives.month },
];

export function LinkDialog({ approval, onClose }: { approval: Approval; onClose: () => void }) {
  const [life, setLife] = useState('7d');
  const path = `/approvals/${approval.id}/links`;
  const make = useChange(
    async () => {
      const { data } = await api.post<NewApprovalLink>(path, { expires_in: life });
      if (await copyText(data.url)) toast(t.copied, { tone: 'ok' });
      return data;
    },
    [keys.approvalLinks(approval.id)],
    { quiet: true },
  );
  const { data: links } = useApprovalLinks(approval.id);
  // What was made here is shown for as long as it works; that a list is old is no reason to take it away.
  const isOver = links?.some(({ id, works }) => id === make.data?.id && !works);
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={t.title}
      description={t.about}
      width={520}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t.close}
          </Button>
          <Button variant="primary" disabled={make.isPending} onClick={() => make.mutate(undefined)}>
            {make.data ? t.another : t.make}
          </Button>
        </>
      }
    >
      <div className={s.body}>
        <p className={s.about}>{t.ends(approval.deadline ? moment(approval.deadline) : '')}</p>
        <Field label={t.works} htmlFor="link-life">
          <Select id="link-life" value={life} options={LIVES} onChange={setLife} />
        </Field>
        <FieldError>{make.error ? messageOf(make.error) : null}</FieldError>
        {make.data && !isOver && (
          <div className={s.once}>
            <CodeBlock text={make.data.url} label={t.label} wrap />
            <p className={s.about}>{t.once(moment(make.data.expires_at))}</p>
          </div>
        )}
        <Links approval={approval} path={path} onRevoked={(id) => id === make.data?.id && make.reset()} />
      </div>
    </Dialog>
  );
}

interface LinksProps {
  approval: Approval;
  path: string;
  onRevoked: (id: string) => void;
}

function Links({ approval, path, onRevoked }: LinksProps) {
  const { data: links, error } = useApprovalLinks(approval.id);
  if (error) return <FieldError>{messageOf(error)}</FieldError>;
  if (!links || links.length === 0) return null;
  return (
    <section aria-labelledby="links-title">
      <h3 id="links-title" className={s.heading}>
        {t.those}
      </h3>
      <ul className={s.list}>
        {links.map((link) => (
          <Row key={link.id} link={link} path={path} approval={approval.id} onRevoked={() => onRevoked(link.id)} />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  link: ApprovalLink;
  path: string;
  approval: string;
  onRevoked: () => void;
}

function Row({ link, path, approval, onRevoked }: RowProps) {
  const now = useNow(true);
  const client = useQueryClient();
  const revoke = useChange(() => api.del(`${path}/${link.id}`), [], { said: t.revoked });
  const gone = () => client.invalidateQueries({ queryKey: keys.approvalLinks(approval) });
  return (
    <li className={s.row}>
      <span>{t.row(link.by_name, ago(link.created_at, now), linkState(link, now))}</span>
      {link.works && (
        <Button
          size="small"
          variant="ghost"
          disabled={revoke.isPending}
          onClick={() => revoke.mutate(undefined, { onSuccess: onRevoked, onSettled: gone })}
        >
          {t.revoke}
        </Button>
      )}
    </li>
  );
}
