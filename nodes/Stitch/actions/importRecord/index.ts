// Written by `npm run operations`.
import type { Resource } from '../shared/types';
import { operation as getStatus } from './getStatus.operation';
import { operation as push } from './push.operation';
import { operation as validate } from './validate.operation';
import { option } from './resource';

export const importRecord: Resource = { option, operations: [getStatus, push, validate] };
