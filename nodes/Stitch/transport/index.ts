export { createClient } from './client';
export { systemClock, type Clock } from './clock';
export { connectionOfItems, getConnection } from './credentials';
export { apiPath, parseId, whyNotInPath } from './path';
export type * from './types';
