import type { IDataObject } from 'n8n-workflow';
import type { JsonObject } from './types';
import { pickWithStep } from './fields';

const KEPT = [
	'id',
	'name',
	'display_name',
	'type',
	'created_at',
	'paused_at',
	'system_paused_at',
	'deleted_at',
	'schedule',
];

/**
 * The most useful fields of a source under Stitch's own names, ten at most. Of the report card
 * only the step that it is at is left.
 */
export const simplifySource = (source: JsonObject): IDataObject => pickWithStep(source, KEPT);
