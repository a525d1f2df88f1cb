/** A WebSocket that comes back by itself: back-off, at once when the browser is online again, and codes that are final. */

import { backoff } from './backoff';

export const SIGNED_OUT = 4403;
export const UNKNOWN = 4404;

interface SocketOptions {
  /** The address of each try; asked every time, so that it can name the last `seq` seen. */
  url: () => string;
  onMessage: (message: unknown) => void;
  /** True when messages may come, false when the connection is being sought. */
  onConnected?: (connected: boolean) => void;
  /** The server said that trying again is of no use (4403 signed out or right withdrawn, 4404 unknown). */
  onRefused?: (code: number) => void;
  /** The server closed in the ordinary way (1000): true to stop, false to connect again. */
  isDone?: () => boolean;
}

export interface Socket {
  /** Says something to the server; false, and it is not said, while there is no connection. */
  send: (text: string) => boolean;
  close: () => void;
}

/** The address of a path on this server for a WebSocket. */
export function socketUrl(path: string, from: { protocol: string; host: string } = window.location): string {
  return `${from.protocol === 'https:' ? 'wss' : 'ws'}://${from.host}${path}`;
}

/** Opens the socket and keeps it open until `close()`, a final code, or an ordinary end when `isDone`. */
export function keepOpen(options: SocketOptions): Socket {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let over = false;

  const stop = () => {
    over = true;
    clearTimeout(timer);
    window.removeEventListener('online', retryNow);
    const current = socket;
    socket = null;
    current?.close(1000);
  };

  const connect = () => {
    const current = new WebSocket(options.url());
    socket = current;
    current.onopen = () => options.onConnected?.(true);
    current.onmessage = (event) => {
      if (current !== socket) return;
      attempt = 0; // a message proves the connection, an open alone may be a proxy's
      options.onMessage(JSON.parse(event.data as string));
    };
    current.onclose = (event) => {
      if (current !== socket) return;
      socket = null;
      options.onConnected?.(false);
      ended(event.code);
    };
  };

  const ended = (code: number) => {
    if (code === SIGNED_OUT || code === UNKNOWN) {
      stop();
      options.onRefused?.(code);
      return;
    }
    if (options.isDone?.()) {
      stop();
      return;
    }
    timer = setTimeout(connect, backoff(attempt));
    attempt += 1;
  };

  const retryNow = () => {
    if (over || socket !== null) return;
    clearTimeout(timer);
    attempt = 0;
    connect();
  };

  window.addEventListener('online', retryNow);
  connect();
  const send = (text: string): boolean => {
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(text);
    return true;
  };
  return { send, close: stop };
}
