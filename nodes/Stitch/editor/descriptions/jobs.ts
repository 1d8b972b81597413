import type { INodeProperties } from 'n8n-workflow';
import { notice } from './notice';

/** Stitch's budget for the three endpoints (connect-api.md section 5). */
export const budgetNotice: INodeProperties = notice(
	'budgetNotice',
	'Stitch allows 30 requests per 10 minutes and account for extractions, logs and loads. This node waits when the limit is reached.',
);
