import type { JsonObject } from '../json';
import { isObject, pick, textOf } from '../json';

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
	if (!isObject(card)) return undefined;
	if (typeof card.current_step_type === 'string') return card.current_step_type;
	const steps = Array.isArray(card.steps) ? card.steps : [];
	const step = steps[Number(card.current_step) - 1];
	return isObject(step) ? textOf(step.type) : undefined;
}
