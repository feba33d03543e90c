"""Performance tables 「绩效表」: self-evaluations 「自评表」 and evaluations 「绩效评价」, rows in, records out."""
