import type { IDataObject } from 'n8n-workflow';
import type { JsonObject } from './types';
import { pick } from './fields';

const KEPT = [
	'name',
	'mode',
	'status',
	'error',
	'start_time',
	'completion_time',
	'check_exit_status',
	'discovery_error_message',
	'tap_error_message',
	'target_error_message',
];

/** A connection check without the exit statuses of its parts, whose messages say more. */
export const simplifyCheck = (check: JsonObject): IDataObject => pick(check, KEPT);
