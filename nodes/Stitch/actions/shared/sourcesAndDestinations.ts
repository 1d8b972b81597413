import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { LastCheck } from '../../api/connectionChecks';
import { simplifyCheck } from '../../api/connectionChecks';
import type { ItemOperation, StitchItem } from './types';
import type { ConnectorKind } from '../../api/connectorTypes';
import { isUsableType, listTypes, simplifyType } from '../../api/connectorTypes';
import {
	filters,
	returnAllAndLimit,
	simplifyOrOutput,
} from '../../editor/descriptions/sharedParameters';

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

/** The List operation of source types and of destination types: two lists of the same shape. */
export function typeListOperation(
	option: INodePropertyOptions,
	kind: ConnectorKind,
): ItemOperation {
	const properties: INodeProperties[] = [
		...returnAllAndLimit,
		...simplifyOrOutput,
		filters([
			{
				displayName: 'Include Unavailable',
				name: 'includeUnavailable',
				type: 'boolean',
				default: false,
				description:
					'Whether to return retired types too, and those that the plan does not include',
			},
		]),
	];

	async function execute(item: StitchItem) {
		const all = item.flag('filters.includeUnavailable', 'Include Unavailable', false);
		const count = item.wantedCount();
		const types = await listTypes(item, kind);
		return types
			.filter((type) => all || isUsableType(type))
			.slice(0, count)
			.map((type) => item.simplified(type, simplifyType));
	}

	return { option, properties, execute };
}
