"""Prose of a report to statements 「文字数据」: lines, sections, sentences, figures. No PDF engine, no database."""
