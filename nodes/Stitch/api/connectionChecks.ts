import type { JsonObject } from '../json';
import { isObject, objectOf, pick, textOf } from '../json';
import type { StitchClient } from './types';

/** The last connection check, or why there is none. */
export type LastCheck = { check: JsonObject } | { noCheck: string };

/**
 * The last connection check of a source or a destination. What Stitch answers before the first
 * check, for an unknown ID and for a destination is undocumented: 400, 404, nothing and anything
 * that is not a check are all taken as none (connect-api.md 8.22, 8.22b and section 12). Throws
 * `StitchError` for every other refusal.
 */
export async function fetchLastCheck(client: StitchClient, path: string): Promise<LastCheck> {
	// A check has an `error` of its own: whether the check failed.
	const answer = await client.attempt({
		method: 'GET',
		path,
		errorInAnswer: 'return',
		purpose: 'get the connection check',
	});
	if ('error' in answer) {
		const { kind, status } = answer.error;
		if (kind === 'refused' && (status === 400 || status === 404)) {
			return { noCheck: `status ${status}` };
		}
		throw answer.error;
	}
	const { value } = answer;
	// A check says what came of it in `status`.
	if (isObject(value) && typeof value.status === 'string') return { check: value };
	return { noCheck: 'the response has none' };
}

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
export const simplifyCheck = (check: JsonObject): JsonObject => pick(check, KEPT);

/** `pick`, and of the report card the step that it is at. */
export function pickWithStep(record: JsonObject, fields: string[]): JsonObject {
	const simple = pick(record, fields);
	const card = record.report_card;
	if (isObject(card) && card.current_step_type !== undefined) {
		simple.report_card = { current_step_type: card.current_step_type };
	}
	return simple;
}

/** The step that a source or destination is at: its name, else the one that its number points at (connect-api.md 12). */
export function currentStep({ report_card: card }: JsonObject): string | undefined {
	const { current_step_type, current_step, steps } = objectOf(card);
	if (typeof current_step_type === 'string') return current_step_type;
	const step = Array.isArray(steps) ? steps[Number(current_step) - 1] : undefined;
	return textOf(objectOf(step).type);
}
