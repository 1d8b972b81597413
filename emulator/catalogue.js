// @ts-check
'use strict';

/**
 * Source and destination types (data-structures.md 9 and 10; 10.1 merged in, 10.2 without steps).
 * @typedef {import('./types').TypeCard} TypeCard
 */

const sourceTypes = /** @type {TypeCard[]} */ (require('./data/source-types.json'));
const destinationTypes = /** @type {TypeCard[]} */ (require('./data/destination-types.json'));

const sourceByType = new Map(sourceTypes.map((card) => [card.type, card]));
const destinationByType = new Map(destinationTypes.map((card) => [card.type, card]));

/**
 * A type as an account sees it: `details.access` depends on the plan for enterprise types.
 * @param {TypeCard} card
 * @param {import('./types').Plan} plan
 * @returns {TypeCard}
 */
function asSeenBy(card, plan) {
	const { pricing_tier: tier, pipeline_state: state } = card.details;
	if (tier !== 'enterprise' || !card.steps) return card;
	const available = state === 'released' || state === 'beta';
	return { ...card, details: { ...card.details, access: available && plan.enterpriseInPlan } };
}

module.exports = {
	sourceTypes,
	destinationTypes,
	/** @param {string} type */
	sourceType: (type) => sourceByType.get(type),
	/** @param {string} type */
	destinationType: (type) => destinationByType.get(type),
	asSeenBy,
};
