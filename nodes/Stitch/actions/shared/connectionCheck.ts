import type { IDataObject } from 'n8n-workflow';
import { simplifyCheck } from '../../api/simplifyCheck';
import type { JsonObject, JsonValue } from '../../api/types';
import { asThrown, refusedWith } from '../../api/refusal';
import { isObject } from '../../api/shape';
import type { StitchItem } from './types';

/** A connection check says what came of it in `status`; without one it is none. */
const isCheck = (answer: JsonValue): answer is JsonObject =>
	isObject(answer) && typeof answer.status === 'string';

/**
 * The last connection check of a source or a destination, whole or simplified as the item asks, or
 * `{ noCheckYet: true, details }` with the ID. What Stitch answers before the first check, for an
 * unknown ID and for a destination is undocumented: 400, 404, nothing and anything that is no
 * check are all taken as none (connect-api.md 8.22, 8.22b and section 12).
 */
export async function lastConnectionCheck(
	item: StitchItem,
	path: string,
	subject: { [idField: string]: number },
): Promise<IDataObject> {
	const none = (why: string): IDataObject => ({
		...subject,
		noCheckYet: true,
		details: `Stitch has no connection check for this ID (${why}). A check runs after creating or updating, once the required properties are there; the ID may also belong to another account.`,
	});
	try {
		// A check has an `error` of its own: whether the check failed.
		const answer = await item.request({
			method: 'GET',
			path,
			errorInAnswer: 'return',
			purpose: 'get the connection check',
		});
		if (!isCheck(answer)) return none('the answer holds none');
		return item.parameter<boolean>('simplify', true)
			? simplifyCheck(answer)
			: (answer as IDataObject);
	} catch (thrown) {
		const status = refusedWith(thrown);
		if (status === 400 || status === 404) return none(`status ${status}`);
		throw asThrown(thrown);
	}
}
