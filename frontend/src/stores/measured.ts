/** Card sizes as the browser measured them, so that placing and tidying fit what is on screen. */

import type { Size } from '../graph/geometry';

export const measured = new Map<string, Size>();
