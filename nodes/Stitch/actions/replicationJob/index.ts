// Written by `npm run operations`.
import type { Resource } from '../shared/types';
import { operation as getStatus } from './getStatus.operation';
import { operation as start } from './start.operation';
import { operation as startAndWait } from './startAndWait.operation';
import { operation as stop } from './stop.operation';
import { option } from './resource';

export const replicationJob: Resource = {
	option,
	operations: [getStatus, start, startAndWait, stop],
};
