/** Being signed in: leaving, noticing that the session has ended, coming back without losing what was typed. */
import { create } from 'zustand';
import { api, csrfToken, type Me, onSignedOut } from '@/api';

/** Leaving: Django's log-out wants a form with the CSRF token, so one is made and sent. */
export function signOut(): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = '/logout';
  const token = document.createElement('input');
  token.type = 'hidden';
  token.name = 'csrfmiddlewaretoken';
  token.value = csrfToken();
  form.append(token);
  document.body.append(form);
  form.submit();
}

const LOGIN = '/login?next=';
const NEWS = 'baton.session';

/** Sends a person whose session has ended to the log-in page and back here afterwards. */
export function signIn(): void {
  const here = location.pathname + location.search;
  location.assign(LOGIN + encodeURIComponent(here));
}

/** Signs in beside this page, so that what was typed here stays; a browser that opens no tab goes there itself. */
export function signInBeside(): void {
  const opened = window.open(`${LOGIN}${encodeURIComponent('/signed-in')}`, '_blank');
  if (!opened) signIn();
}

type Session = { ended: boolean; asking: boolean };

export const useSession = create<Session>(() => ({ ended: false, asking: false }));

/** Notices from now on that calls are refused for want of a session; `onBack` is called when there is one again. */
export function watchSession(user: () => string | undefined, onBack: () => void): () => void {
  const stop = onSignedOut(() => {
    if (!useSession.getState().ended) useSession.setState({ ended: true, asking: true });
  });
  const look = async () => {
    if (!useSession.getState().ended) return;
    const { data: me } = await api.get<Me>('/me');
    const before = user();
    if (before && me.id !== before) location.reload(); // somebody else: nothing of the first one may stay on screen
    useSession.setState({ ended: false, asking: false });
    onBack();
  };
  const again = () => {
    look().catch(() => useSession.setState({ ended: true })); // still signed out, or no server: asked again later
  };
  const news = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(NEWS);
  news?.addEventListener('message', again);
  window.addEventListener('focus', again);
  return () => {
    stop();
    news?.close();
    window.removeEventListener('focus', again);
  };
}

/** Tells the other tabs that there is a session again. */
export function tellSignedIn(): void {
  if (typeof BroadcastChannel === 'undefined') return;
  const news = new BroadcastChannel(NEWS);
  news.postMessage('signed in');
  news.close();
}
