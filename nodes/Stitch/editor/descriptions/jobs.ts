import type { INodeProperties } from 'n8n-workflow';
import { notice } from './notice';

/** Stitch's budget for the three endpoints (connect-api.md section 5). */
export const budgetNotice: INodeProperties = notice(
	'budgetNotice',
	'Stitch allows 30 requests for extractions, logs and loads in ten minutes per account. This node waits when they are used up.',
);
