// Written by `npm run operations`.
import type { Resource } from '../shared/types';
import { operation as getLog } from './getLog.operation';
import { operation as list } from './list.operation';
import { option } from './resource';

export const extraction: Resource = { option, operations: [getLog, list] };
