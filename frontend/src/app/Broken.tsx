/** Catches what a page throws while it is drawn or loaded: says so, and offers to load it again. */
import { Component, type ReactNode } from 'react';
import { Button, EmptyState } from '@/ui';
import { shell } from '../i18n/en/shell';

const t = shell.broken;

interface BrokenProps {
  children: ReactNode;
  /** Another address is another try. */
  at?: string;
}
type BrokenState = { failed: boolean; at: string | undefined };

export class Broken extends Component<BrokenProps, BrokenState> {
  override state: BrokenState = { failed: false, at: this.props.at };

  static getDerivedStateFromError(): Partial<BrokenState> {
    return { failed: true };
  }

  static getDerivedStateFromProps({ at }: BrokenProps, state: BrokenState): Partial<BrokenState> | null {
    return at === state.at ? null : { failed: false, at };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <EmptyState
        title={t.title}
        text={t.text}
        action={
          <Button variant="primary" onClick={() => location.reload()}>
            {t.action}
          </Button>
        }
      />
    );
  }
}
