// Written by `npm run operations`.
import type { Resource } from '../shared/types';
import { operation as get } from './get.operation';
import { operation as list } from './list.operation';
import { option } from './resource';

export const destinationType: Resource = { option, operations: [get, list] };
