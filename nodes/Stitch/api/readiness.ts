import type { JsonObject } from './types';
import { isObject } from './shape';

/** Whether a job can be started, by what Stitch says of the source. */
export type Readiness =
	| { kind: 'ready' }
	/** Not set up to the end: what Stitch then does is undocumented, so it is asked all the same. */
	| { kind: 'unfinished'; step: string }
	/** Import API and webhook sources receive data all the time and have no jobs. */
	| { kind: 'withoutJobs'; type: string };

/** The step a source is at: its name, else the one that its number points at (connect-api.md 12). */
export function currentStep(source: JsonObject): string | undefined {
	const card = source.report_card;
	if (!isObject(card)) return undefined;
	if (typeof card.current_step_type === 'string') return card.current_step_type;
	const steps = Array.isArray(card.steps) ? card.steps : [];
	const step = steps[Number(card.current_step) - 1];
	return isObject(step ?? null) && typeof (step as JsonObject).type === 'string'
		? String((step as JsonObject).type)
		: undefined;
}

/** Whether a replication job of the source can be started (connect-api.md 8.26 and section 12). */
export function readinessOf(source: JsonObject): Readiness {
	const type = String(source.type);
	if (type === 'import_api' || type.startsWith('webhook.')) return { kind: 'withoutJobs', type };
	const step = currentStep(source);
	return step === undefined || step === 'fully_configured'
		? { kind: 'ready' }
		: { kind: 'unfinished', step };
}
