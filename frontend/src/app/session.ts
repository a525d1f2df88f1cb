/** Leaving: Django's log-out wants a form with the CSRF token, so one is made and sent. */
import { csrfToken } from '@/api';

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

/** Sends a person whose session has ended to the log-in page and back here afterwards. */
export function signIn(): void {
  const here = location.pathname + location.search;
  location.assign(`/login?next=${encodeURIComponent(here)}`);
}
