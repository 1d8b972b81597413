import { textOf } from '../server/bodies.mts';
import { codedAnswer } from '../server/replies.mts';
import { badProperties } from './properties.mts';
import { faultOf } from './cron.mts';
import type { Plan, TypeCard } from '../types.mts';

/**
 * Refuse the properties of a source as Stitch does, on create and on update (connect-api.md 8.14).
 * @throws {StitchAnswer} `InvalidProperties`, `AccessDenied`, `InvalidCronExpression`
 */
export function refuseBadProperties(
	card: TypeCard,
	given: Record<string, unknown>,
	{
		stored,
		reportCard,
		plan,
	}: { stored?: Record<string, unknown>; reportCard: object; plan: Plan },
) {
	const bad = badProperties(card, given, stored);
	if (bad.length > 0)
		throw codedAnswer('InvalidProperties', 'properties do not match schema', {
			bad_properties: bad,
			report_card: reportCard,
		});
	const { cron_expression: expression } = given;
	if (expression === undefined || expression === null) return;
	const cron = textOf(expression);
	if (!plan.cronInPlan)
		throw codedAnswer(
			'AccessDenied',
			'access to cron_expression based scheduling is not permitted',
		);
	const fault = faultOf(cron);
	if (fault)
		throw codedAnswer('InvalidCronExpression', `cron_expression "${cron}" is invalid: ${fault}`);
}
