// Written by `npm run operations`.
import type { Resource } from '../shared/types';
import { operation as create } from './create.operation';
import { operation as deleteOperation } from './delete.operation';
import { operation as disable } from './disable.operation';
import { operation as enable } from './enable.operation';
import { operation as list } from './list.operation';
import { option } from './resource';

export const emailRecipient: Resource = {
	option,
	operations: [create, deleteOperation, disable, enable, list],
};
