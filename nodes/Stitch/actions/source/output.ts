import type { IDataObject } from 'n8n-workflow';
import { simplifySource } from '../../objects/simplifySource';
import type { JsonValue } from '../../transport';
import { expectObject } from '../../transport/shape';
import type { StitchItem } from '../types';

/** The source of an answer, whole or simplified as the item asks. */
export function sourceOutput(item: StitchItem, answer: JsonValue): IDataObject {
	const source = expectObject(item.context.getNode(), answer, 'source', item.itemIndex);
	return item.parameter<boolean>('simplify', true)
		? simplifySource(source)
		: (source as IDataObject);
}
