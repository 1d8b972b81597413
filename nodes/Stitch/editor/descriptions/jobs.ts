import type { INodeProperties } from 'n8n-workflow';
import { notice } from './notice';

/** Stitch's limit for the three endpoints (connect-api.md section 5). */
export const budgetNotice: INodeProperties = notice(
	'budgetNotice',
	'Stitch allows 30 requests per 10 minutes and account for extractions, logs and loads. This node waits when the limit is reached.',
);

/** For accounts whose requests are shared with other workers or tools. */
export const requestsPer10Minutes: INodeProperties = {
	displayName: 'Requests per 10 Minutes',
	name: 'requestsPer10Minutes',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 30 },
	default: 30,
	description:
		'How many of the 30 requests per 10 minutes and account this n8n process may use. Lower it when other n8n workers or tools use the same Stitch account.',
};
