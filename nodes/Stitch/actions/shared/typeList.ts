import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { filters } from '../../editor/descriptions/account';
import { returnAllAndLimit, simplify } from '../../editor/descriptions/list';
import { isUsableType, simplifyType } from '../../api/typeCard';
import { fetchList } from '../../api/lists';
import { limited } from './listing';
import type { ItemOperation, StitchItem } from './types';

/** The List operation of source types and of destination types: two lists of the same shape. */
export function typeListOperation(
	option: INodePropertyOptions,
	path: string,
	what: string,
): ItemOperation {
	const properties: INodeProperties[] = [
		...returnAllAndLimit,
		simplify,
		filters([
			{
				displayName: 'Include Unavailable',
				name: 'includeUnavailable',
				type: 'boolean',
				default: false,
				description:
					'Whether to return types too that the account cannot create: retired ones, and those that its plan does not include',
			},
		]),
	];

	async function execute(item: StitchItem) {
		const cards = await fetchList(item.context, item, path, what);
		const { includeUnavailable = false } = item.parameter<{ includeUnavailable?: boolean }>(
			'filters',
			{},
		);
		const returned = limited(
			item,
			cards.filter((card) => includeUnavailable || isUsableType(card)),
		);
		return item.parameter<boolean>('simplify', true)
			? returned.map(simplifyType)
			: (returned as IDataObject[]);
	}

	return { option, properties, execute };
}
