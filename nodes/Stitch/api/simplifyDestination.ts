import type { IDataObject } from 'n8n-workflow';
import type { JsonObject } from './types';
import { pickWithStep } from './fields';

const KEPT = [
	'id',
	'name',
	'description',
	'type',
	'created_at',
	'updated_at',
	'paused_at',
	'system_paused_at',
	'deleted_at',
];

/**
 * The most useful fields of a destination under Stitch's own names, ten at most. Of the report card
 * only the step that it is at is left.
 */
export const simplifyDestination = (destination: JsonObject): IDataObject =>
	pickWithStep(destination, KEPT);
