// Written by `npm run operations`.
import type { Resource } from '../shared/types';
import { operation as list } from './list.operation';
import { option } from './resource';

export const load: Resource = { option, operations: [list] };
