// @ts-check
'use strict';

const { codedAnswer } = require('../server/replies');
const { badProperties } = require('./properties');
const { faultOf } = require('./cron');

/**
 * Refuse the properties of a source as Stitch does, on create and on update (connect-api.md 8.14).
 * @param {import('../types').TypeCard} card
 * @param {Record<string, unknown>} given
 * @param {{ stored?: Record<string, unknown>, reportCard: object, plan: import('../types').Plan }} about
 * @throws {StitchAnswer} `InvalidProperties`, `AccessDenied`, `InvalidCronExpression`
 */
function refuseBadProperties(card, given, { stored, reportCard, plan }) {
	const bad = badProperties(card, given, stored);
	if (bad.length > 0)
		throw codedAnswer('InvalidProperties', 'properties do not match schema', {
			bad_properties: bad,
			report_card: reportCard,
		});
	const cron = given.cron_expression;
	if (cron === undefined || cron === null) return;
	if (!plan.cronInPlan)
		throw codedAnswer(
			'AccessDenied',
			'access to cron_expression based scheduling is not permitted',
		);
	const fault = faultOf(String(cron));
	if (fault)
		throw codedAnswer('InvalidCronExpression', `cron_expression "${cron}" is invalid: ${fault}`);
}

module.exports = { refuseBadProperties };
