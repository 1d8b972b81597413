import type { IDataObject } from 'n8n-workflow';
import type { LastCheck } from '../../api/connectionChecks';
import { simplifyCheck } from '../../api/connectionChecks';
import type { StitchItem } from './types';

/**
 * The last connection check of a source or a destination, whole or simplified as the item asks, or
 * `{ noCheckYet: true, details }` with the ID.
 */
export function checkOutput(
	item: StitchItem,
	last: LastCheck,
	subject: { [idField: string]: number },
): IDataObject {
	if ('check' in last) return item.simplified(last.check, simplifyCheck);
	return {
		...subject,
		noCheckYet: true,
		details: `Stitch has no connection check for this ID (${last.noCheck}). A check runs after creating or updating, once the required properties are there; the ID may also belong to another account.`,
	};
}
