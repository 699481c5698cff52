-- Of a fictional site simulated. Kept with each, for a reference outlives its site; until now fictional sites had none.
ALTER TABLE crosstie.reference_counts ADD COLUMN origin text NOT NULL DEFAULT 'real';
ALTER TABLE crosstie.reference_counts ALTER COLUMN origin DROP DEFAULT;
