import { Fault } from '../../domain/fault.ts';
import type { AlertStore } from '../../ports/alert-store.ts';
import { compareText, type Shelves } from './shelves.ts';

type Rules = Pick<
  AlertStore,
  'listRules' | 'getRule' | 'saveRule' | 'deleteRule' | 'listSilences' | 'getSilence' | 'saveSilence'
>;

export function createRules({ rules, silences }: Shelves): Rules {
  return {
    listRules: async (siteId) =>
      [...rules.values()]
        .filter((rule) => (siteId ?? rule.siteId) === rule.siteId)
        .sort((a, b) => compareText(a.id, b.id)),
    getRule: async (id) => rules.get(id) ?? null,
    saveRule: async (rule) => {
      const latest = rules.get(rule.id)?.revision ?? 0;
      if (rule.revision !== latest + 1)
        throw new Fault(
          'conflict',
          `rule "${rule.id}": revision ${rule.revision - 1} was expected, the latest is ${latest}`,
        );
      rules.set(rule.id, rule);
    },
    deleteRule: async (id) => rules.delete(id),
    listSilences: async (siteId) =>
      [...silences.values()]
        .filter(({ site }) => (siteId ?? site) === site)
        .sort((a, b) => b.createdAt - a.createdAt || compareText(b.id, a.id)),
    getSilence: async (id) => silences.get(id) ?? null,
    saveSilence: async (silence) => {
      silences.set(silence.id, silence);
    },
  };
}
