"""Spreadsheets and Word files 「电子表格、文字处理文件」 to the same grids that PDF pages give.

What belongs here: sniffing what a file really is, its bounds, its cells as they are displayed, its paragraphs. The
libraries that open such files are imported nowhere else. What must not: which table is which form.
"""
