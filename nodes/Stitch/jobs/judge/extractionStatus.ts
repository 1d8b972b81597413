import type { JsonObject } from '../../api/types';
import { readExtraction, verdictOf } from './extraction';

export type ExtractionStatus = 'failed' | 'running' | 'succeeded' | 'terminated' | 'unknown';

/** What an extraction record says of its job; what fits no documented form is `unknown`. */
export function extractionStatus(record: JsonObject): ExtractionStatus {
	const reading = readExtraction(record);
	return reading.ok ? verdictOf(reading.value).verdict : 'unknown';
}
