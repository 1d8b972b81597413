import { readData } from './readData.mts';
import type { Plan, TypeCard } from './types.mts';

/**
 * Source and destination types (data-structures.md 9 and 10; 10.1 merged in, 10.2 without steps).
 */

export const sourceTypes = readData('source-types.json') as TypeCard[];
export const destinationTypes = readData('destination-types.json') as TypeCard[];

const sourceByType = new Map(sourceTypes.map((card) => [card.type, card]));
const destinationByType = new Map(destinationTypes.map((card) => [card.type, card]));

/** A type as an account sees it: `details.access` depends on the plan for enterprise types. */
export function asSeenBy(card: TypeCard, plan: Plan): TypeCard {
	const { pricing_tier: tier, pipeline_state: state } = card.details;
	if (tier !== 'enterprise' || !card.steps) return card;
	const available = state === 'released' || state === 'beta';
	return { ...card, details: { ...card.details, access: available && plan.enterpriseInPlan } };
}

export const sourceType = (type: string) => sourceByType.get(type);
/** Types without this step are not discovered: their jobs have no status for it, their sources no streams. */
export const hasDiscovery = (type: string) =>
	(sourceType(type)?.steps ?? []).some((step) => step.type === 'discover_schema');

/** `platform.hp-postgres` runs as `tap-postgres` (connect-api.md 8.28). */
export const tapName = (type: string) => `tap-${type.replace(/^[a-z]+\.(hp-)?/, '')}`;

export const destinationType = (type: string) => destinationByType.get(type);
