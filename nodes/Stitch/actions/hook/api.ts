import type { IDataObject } from 'n8n-workflow';
import type { JsonValue } from '../../transport';
import { expectObject } from '../../transport/shape';
import type { StitchItem } from '../types';

export const hookOutput = (item: StitchItem, answer: JsonValue) =>
	expectObject(item.context.getNode(), answer, 'hook', item.itemIndex) as IDataObject;
