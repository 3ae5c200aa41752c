"""What the collector says, in Thai and English: what is wrong, and what to do about it.

A message never holds a cell's value: the quarantine keeps that in a column of its own, and only
where the column is not restricted.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """One message in both languages, with blanks in braces."""

    th: str
    en: str

    def filled(self, **blanks: object) -> "Message":
        """The message with its blanks filled."""
        return Message(self.th.format(**blanks), self.en.format(**blanks))


class Refused(Exception):
    """The whole file is refused; nothing of it was written."""

    def __init__(self, rule: str, **blanks: object) -> None:
        self.rule = rule
        self.blanks = blanks
        self.message = FILE_RULES[rule].filled(**blanks)
        super().__init__(self.message.en)


# Rules of a row: {column} is the sender's header word, {bounds} what the column may hold.
ROW_RULES = {
    "required": Message(
        "ช่อง {column} ว่าง แต่ต้องมีค่า โปรดเติมแล้วส่งใหม่ (ว่างไม่ใช่ 0)",
        "{column} is blank but required; fill it in and send the row again (blank is not 0)",
    ),
    "number": Message(
        "ช่อง {column} ไม่ใช่จำนวนเต็มที่อ่านได้แน่นอน โปรดพิมพ์เป็นตัวเลขล้วน เช่น 38000",
        "{column} is not a whole number that can be read for certain; write digits only, as 38000",
    ),
    "decimal": Message(
        "ช่อง {column} ไม่ใช่ตัวเลข โปรดพิมพ์ตัวเลข เช่น 19.9204",
        "{column} is not a number; write it as 19.9204",
    ),
    "year_era": Message(
        "ช่อง {column} ไม่ใช่ปี พ.ศ. สี่หลัก โปรดเขียนปี พ.ศ. เช่น 2026 หรือ 69 ให้เขียน 2569",
        "{column} is not a Buddhist year of four digits; write 2569 for 2026 or 69",
    ),
    "percent_or_share": Message(
        "ช่อง {column} มีค่าไม่เกิน 1 ไม่ทราบว่าเป็นร้อยละหรือสัดส่วน หากเป็นร้อยละ โปรดใส่เครื่องหมาย % เช่น 95.12% "
        "หรือ 0.95%",
        "{column} is not above 1: a percentage or a share? Write it with a percent sign, as 95.12% "
        "or 0.95%",
    ),
    "personal_number": Message(
        "ช่อง {column} มีเลข 13 หลัก ซึ่งอาจเป็นเลขประจำตัวประชาชน (คอลัมน์อาจเลื่อน) จึงไม่รับและปิดเลขไว้ "
        "โปรดตรวจว่าข้อมูลอยู่ตรงคอลัมน์ หรือลบเลขออก",
        "{column} holds a number of 13 digits, maybe a national id (columns may have shifted): it "
        "is hidden and the row not taken; check the columns, or remove the number",
    ),
    "formula_error": Message(
        "ช่อง {column} เป็นข้อผิดพลาดของสูตรใน Excel (เช่น #N/A) ไม่ใช่ค่า โปรดแก้สูตรแล้ววางเป็นค่า "
        "ถ้าไม่มีค่าให้เว้นว่าง",
        "{column} is an error of a formula (as #N/A), not a value; mend the formula and paste the "
        "values, or leave the cell blank if there is none",
    ),
    "formula_uncached": Message(
        "ช่อง {column} เป็นสูตรที่ยังไม่มีผลลัพธ์เก็บไว้ในแฟ้ม โปรดเปิดด้วย Excel บันทึก แล้วส่งใหม่ หรือวางเป็นค่า",
        "{column} is a formula whose result is not in the file; open it in Excel, save and send it "
        "again, or paste the values",
    ),
    "digits_lost": Message(
        "ช่อง {column} เป็นเซลล์ตัวเลขที่ยาวเกิน 15 หลัก เลขท้ายหายไปแล้ว "
        "โปรดจัดรูปแบบเซลล์เป็นข้อความ แล้วกรอกรหัสเต็ม",
        "{column} is a number cell of more than 15 digits, whose last digits are lost; format the "
        "cells as text and enter the full code",
    ),
    "date_swapped": Message(
        "คอลัมน์ {column} มีทั้งวันที่ที่พิมพ์เป็นข้อความซึ่งวันเกิน 12 ทุกช่อง และวันที่ที่วันไม่เกิน 12 ทุกช่อง แสดงว่า Excel "
        "สลับวันกับเดือนของช่องนี้ โปรดตรวจแล้วพิมพ์ทั้งคอลัมน์เป็นข้อความ วว/ดด/ปปปป",
        "{column} mixes dates typed as text, all with a day above 12, with date cells all with a "
        "day up to 12: Excel has swapped day and month of this one; check it and enter the whole "
        "column as text, dd/mm/yyyy",
    ),
    "bounds": Message(
        "ช่อง {column} มีค่าเกินช่วงที่เป็นไปได้{bounds} โปรดตรวจค่าแล้วส่งใหม่",
        "{column} is outside what is possible{bounds}; check the value and send the row again",
    ),
    "separators": Message(
        "ช่อง {column} ใช้จุลภาคหรือจุดคั่นหลักไม่ถูกที่ อ่านได้หลายแบบ โปรดพิมพ์ตัวเลขล้วน",
        "{column} has separators in the wrong place and could mean several numbers; digits only",
    ),
    "scientific": Message(
        "ช่อง {column} เป็นรูปแบบวิทยาศาสตร์ (เช่น 5.70101E+10) เลขท้ายหายไปแล้ว "
        "โปรดจัดรูปแบบเซลล์เป็นข้อความแล้วกรอกรหัสเต็ม",
        "{column} is in scientific notation (as 5.70101E+10) and its last digits are gone; format "
        "the cells as text and enter the full code",
    ),
    "dash": Message(
        "ช่อง {column} เป็นขีดหรือคำว่าไม่มี ซึ่งไม่บอกว่าเป็น 0 หรือไม่ทราบ โปรดกรอกตัวเลข",
        "{column} is a dash or 'none', which does not tell zero from unknown; enter the number",
    ),
    "date": Message(
        "ช่อง {column} ไม่ใช่วันเวลาที่มีจริงหรืออ่านได้ โปรดใช้ วว/ดด/ปปปป (พ.ศ. หรือ ค.ศ. สี่หลัก)",
        "{column} is not a date that exists or can be read; use dd/mm/yyyy with a four-digit year",
    ),
    "date_ambiguous": Message(
        "ช่อง {column} เขียนปีสองหลัก อ่านได้หลายแบบ โปรดเขียนปีสี่หลัก",
        "{column} has a two-digit year and could mean several dates; write four digits",
    ),
    "date_window": Message(
        "ช่อง {column} อยู่นอกช่วงปีที่เป็นไปได้ โปรดตรวจปี พ.ศ./ค.ศ.",
        "{column} is outside the years that are possible; check the era of the year",
    ),
    "future": Message(
        "ช่อง {column} เป็นวันเวลาในอนาคต โปรดตรวจวันที่", "{column} lies in the future; check the date"
    ),
    "before_season": Message(
        "ช่อง {column} อยู่ก่อนเริ่มปีงบประมาณของรอบสำรวจนั้น โปรดตรวจวันที่และปีสำรวจ",
        "{column} lies before the fiscal year of that survey round; check date and survey year",
    ),
    "bool": Message(
        "ช่อง {column} ต้องเป็น 1 (ใช่) หรือ 0 (ไม่ใช่)", "{column} must be 1 (yes) or 0 (no)"
    ),
    "choice": Message(
        "ช่อง {column} ไม่ใช่ค่าที่กำหนดไว้ โปรดเลือกจาก: {choices}",
        "{column} is not one of the values that are set: {choices}",
    ),
    "code": Message(
        "ช่อง {column} ไม่ใช่รหัสที่ถูกรูปแบบ โปรดตรวจรหัส",
        "{column} is not a code of the right form; check it",
    ),
    "lost_zero": Message(
        "ช่อง {column} มีเลขไม่ครบหลัก อาจหายเลข 0 ข้างหน้า โปรดกรอกรหัสเต็มเป็นข้อความ",
        "{column} has too few digits, maybe a leading zero was lost; enter the full code as text",
    ),
    "test_id": Message(
        "ช่อง {column} เป็นเลขทดสอบ (เลขซ้ำกันทั้งหมด) ไม่ใช่รหัสจริง โปรดกรอกรหัสจริง",
        "{column} is a test number (all digits equal), not a real id; enter the real one",
    ),
    "mojibake": Message(
        "ช่อง {column} เป็นอักษรเพี้ยน (บันทึกผิดรหัสอักขระ) โปรดบันทึกแฟ้มเป็น UTF-8 แล้วส่งใหม่",
        "{column} is garbled Thai (saved in the wrong encoding); save the file as UTF-8 again",
    ),
    "too_long": Message(
        "ช่อง {column} ยาวเกิน 2,000 ตัวอักษร", "{column} is longer than 2,000 characters"
    ),
    "year_without_catalogue": Message(
        "ปีสำรวจนี้ยังไม่มีชุดตัวชี้วัดในระบบ โปรดตรวจปี พ.ศ.",
        "this survey year has no catalogue of indicators here yet; check the year (B.E.)",
    ),
    "village_unknown": Message(
        "ไม่พบรหัสหมู่บ้าน/ชุมชนนี้ในทะเบียน โปรดตรวจรหัส หรือส่งทะเบียนหมู่บ้าน (village) ก่อน",
        "this village is not in the register; check the code, or send the village register first",
    ),
    "village_new": Message(
        "รหัส 8 หลักในช่อง {column} ยังไม่มีในทะเบียน "
        "หมู่บ้าน/ชุมชนใหม่ต้องใช้รหัส 10 หลัก (ปกติคือรหัสเดิมต่อท้ายด้วย 01)",
        "the 8-digit code in {column} is in no register; a new village needs its 10-digit id "
        "(usually that code with 01 after it)",
    ),
    "village_several": Message(
        "รหัสหมู่บ้าน 8 หลักนี้ตรงกับหลายหมู่บ้านในทะเบียน โปรดใช้รหัส 10 หลัก",
        "this 8-digit village code matches several of the register; use the 10-digit id",
    ),
    "local_authority_unknown": Message(
        "ไม่พบรหัส อปท. นี้ในทะเบียน โปรดตรวจรหัส หรือเว้นว่างถ้าไม่ทราบ",
        "this local authority is not in the register; check the code, or leave it blank",
    ),
    "area_unknown": Message(
        "ไม่พบพื้นที่นี้ในทะเบียนตามระดับที่ระบุ โปรดใช้รหัสพื้นที่ (ชื่ออย่างเดียวอาจซ้ำกัน)",
        "no such area at that level in the register; use the code (a name alone may be shared)",
    ),
    "tambon_unknown": Message(
        "ไม่พบรหัสตำบลนี้ หรือไม่อยู่ในอำเภอเดียวกับรหัสหมู่บ้าน โปรดตรวจรหัส",
        "no such tambon, or it is not in the district of the village code; check the code",
    ),
    "fail_over_eligible": Message(
        "{column}: จำนวนที่ไม่ผ่านมากกว่าจำนวนที่เข้าเกณฑ์ โปรดตรวจตัวเลขทั้งสองช่อง",
        "{column}: more fail than are eligible; check both numbers",
    ),
    "household_indicator": Message(
        "{column}: ตัวชี้วัดระดับครัวเรือนต้องเป็น 0 หรือ 1",
        "{column}: an indicator of the household must be 0 or 1",
    ),
    "indicator_beyond_catalogue": Message(
        "{column}: ปีสำรวจนี้ไม่มีตัวชี้วัดข้อนี้ โปรดลบค่าออกหรือตรวจปีสำรวจ",
        "{column}: that survey year has no such indicator; remove the value or check the year",
    ),
    "age_or_birth_date": Message(
        "ต้องมีวันเกิดหรืออายุอย่างน้อยหนึ่งอย่าง", "birth date or age is required, one at least"
    ),
    "agreed_over_checked": Message(
        "จำนวนข้อที่ตรงกันมากกว่าจำนวนข้อที่ตรวจ โปรดตรวจตัวเลขทั้งสองช่อง",
        "more items agreed than were checked; check both numbers",
    ),
    "outcome_missing": Message(
        "ไม่มีจำนวนข้อที่ตรวจและไม่บอกผลการเยี่ยม โปรดกรอก {column} เป็นหนึ่งใน: {choices} "
        "(ครัวเรือนที่ไม่ได้สัมภาษณ์ไม่นับเป็นตรงกัน)",
        "neither items checked nor an outcome of the visit; fill in {column} as one of {choices} "
        "(a household that wasn't interviewed counts as no agreement)",
    ),
    "outcome_answered": Message(
        "{column} บอกว่าไม่ได้สัมภาษณ์ แต่มีผลรายข้อ โปรดแก้ผลการเยี่ยม หรือลบผลรายข้อ",
        "{column} says that nobody was interviewed, but items are filled in; correct one of them",
    ),
    "reason_missing": Message(
        "ต้องระบุเหตุผล เมื่อยกเลิกข้อสังเกต หรือยืนยันข้อมูลที่กฎถือว่าเป็นไปไม่ได้",
        "a dismissal needs a reason, and so does confirming what a rule holds for impossible",
    ),
    "ends_before": Message(
        "{column} อยู่ก่อนวันเริ่มสิทธิ์ (valid_from) โปรดตรวจทั้งสองวัน",
        "{column} lies before the first day (valid_from); check both days",
    ),
    "item_unknown": Message(
        "ไม่มีรายการนี้ในแบบข้อมูลครัวเรือน โปรดใช้ชื่อคอลัมน์ เช่น members, i29_fail",
        "a household record has no such item; use a column's name, such as members, i29_fail",
    ),
    "indicator_unknown": Message(
        "ไม่มีตัวชี้วัดข้อนี้ในชุดตัวชี้วัดที่ระบุ โปรดตรวจชุดและเลขข้อ",
        "that catalogue has no such indicator; check catalogue and number",
    ),
    "conflict_in_file": Message(
        "รหัสเดียวกันปรากฏหลายแถวในแฟ้มนี้แต่เนื้อหาต่างกัน จึงไม่รับทุกแถวของรหัสนี้ "
        "โปรดเหลือแถวที่ถูกต้องแถวเดียว หรือใส่เลขครั้งที่แก้ไข",
        "the same id appears in several rows of this file with different content, so none is "
        "taken; keep the right row only, or number the revisions",
    ),
    "conflict_with_store": Message(
        "รหัสและครั้งที่แก้ไขนี้มีอยู่แล้วแต่เนื้อหาต่างกัน หากเป็นการแก้ไข โปรดเพิ่มเลขครั้งที่แก้ไข (revision) แล้วส่งใหม่",
        "this id and revision is stored already with different content; if this is a correction, "
        "raise the revision number and send the row again",
    ),
    "outside_scope": Message(
        "แถวนี้อยู่นอกพื้นที่ของผู้ส่ง หรือยังไม่ทราบพื้นที่ โปรดส่งเฉพาะพื้นที่ของตน",
        "this row is outside the sender's area, or its area is not known yet",
    ),
    "outside_years": Message(
        "แถวนี้เป็นปีสำรวจที่ผู้ส่งไม่มีสิทธิ์ โปรดส่งเฉพาะปีที่ได้รับสิทธิ์",
        "this row is of a survey year that isn't the sender's; send only years that are granted",
    ),
    "field_count": Message(
        "จำนวนช่องในแถวนี้ไม่เท่ากับหัวตาราง โปรดตรวจเครื่องหมายจุลภาคและอัญประกาศ",
        "this row has not as many fields as the header; check commas and quotes",
    ),
    "json_line": Message(
        "บรรทัดนี้ไม่ใช่ JSON ที่สมบูรณ์ โปรดตรวจหรือส่งแฟ้มใหม่",
        "this line is not a complete JSON object; check it or send the file again",
    ),
    "json_value": Message(
        "บรรทัดนี้มีคีย์ซ้ำหรือมีค่าซ้อนกันที่อ่านเป็นตารางไม่ได้",
        "this line repeats a key or nests values, which is no table",
    ),
}

FILE_RULES = {
    "empty": Message(
        "แฟ้มว่างเปล่าหรือมีแต่หัวตาราง ไม่มีข้อมูลให้นำเข้า",
        "the file is empty or holds a header only; there is nothing to take in",
    ),
    "too_large": Message(
        "แฟ้มใหญ่เกินกำหนด ({limit}) โปรดแบ่งแฟ้ม",
        "the file is larger than the limit ({limit}); split it",
    ),
    "too_many_columns": Message(
        "แฟ้มมีคอลัมน์เกิน {limit} คอลัมน์ โปรดตรวจแฟ้ม", "the file has more than {limit} columns; check it"
    ),
    "too_many_rows": Message(
        "XLSX รับไม่เกิน {limit} แถว แฟ้มใหญ่กว่านี้โปรดส่งเป็น CSV หรือParquet",
        "XLSX is taken up to {limit} rows; send larger files as CSV or Parquet",
    ),
    "format": Message(
        "ไม่รับแฟ้มชนิดนี้ ({found}) โปรดส่งเป็น CSV, XLSX, Parquet หรือ JSON Lines",
        "this kind of file is not taken ({found}); send CSV, XLSX, Parquet or JSON Lines",
    ),
    "encoding": Message(
        "อ่านรหัสอักขระของแฟ้มไม่ได้แน่นอน ({detail}) โปรดบันทึกเป็น CSV UTF-8",
        "the file's encoding can't be told for certain ({detail}); save it as CSV UTF-8",
    ),
    "nul": Message(
        "แฟ้มมีอักขระ NUL ซึ่งไม่ใช่ข้อความ อาจเสียหายหรือเป็น UTF-16 ที่ไม่มี BOM",
        "the file holds NUL characters, so it is no text: damaged, or UTF-16 without a BOM",
    ),
    "mojibake": Message(
        "ข้อความภาษาไทยในแฟ้มเพี้ยน ({share}) โปรดบันทึกต้นฉบับใหม่เป็น UTF-8",
        "the Thai text of the file is garbled ({share}); save the original again as UTF-8",
    ),
    "unreadable": Message(
        "อ่านแฟ้มไม่ได้ อาจเสียหายหรือไม่ครบ ({detail}) โปรดส่งแฟ้มใหม่",
        "the file can't be read, it may be damaged or cut ({detail}); send it again",
    ),
    "open_quote": Message(
        "มีอัญประกาศเปิดที่ไม่ปิด เริ่มที่บรรทัด {line} โปรดแก้แล้วส่งใหม่",
        "a quote opened at line {line} is never closed; repair it and send the file again",
    ),
    "kind_unknown": Message(
        "ไม่รู้จักแฟ้มนี้จากหัวตาราง ใกล้เคียงที่สุดคือ {kind_th} แต่ขาดคอลัมน์: {missing}",
        "the header matches no kind of file; nearest is {kind}, which lacks: {missing}",
    ),
    "kind_ambiguous": Message(
        "หัวตารางนี้เป็นได้หลายชนิด ({kinds}) โปรดเพิ่มคอลัมน์ที่บอกชนิดให้ชัด",
        "the header could be of several kinds ({kinds}); add the columns that tell which",
    ),
    "column_twice": Message(
        "มีหลายคอลัมน์ที่หมายถึง {column}: {headers} โปรดเหลือคอลัมน์เดียว",
        "several columns mean {column}: {headers}; keep one",
    ),
    "indicators_missing": Message(
        "ปีสำรวจ {year} ต้องมีตัวชี้วัด {count} ข้อ แฟ้มนี้ขาดคอลัมน์: {missing}",
        "survey year {year} has {count} indicators; the file lacks the columns: {missing}",
    ),
    "indicator_beyond": Message(
        "คอลัมน์ {columns} เกินจำนวนตัวชี้วัดของทุกชุดที่ระบบรู้จัก โปรดตรวจแฟ้ม",
        "the columns {columns} are beyond every catalogue of indicators; check the file",
    ),
    "year_without_catalogue": Message(
        "ปีสำรวจ {years} ยังไม่มีชุดตัวชี้วัดในระบบ จึงยังรับข้อมูลไม่ได้ "
        "โปรดรอให้ผู้ดูแลเพิ่มชุดตัวชี้วัดของปีนั้น แล้วส่งแฟ้มเดิมอีกครั้ง",
        "survey year {years} has no catalogue of indicators here yet, so its records can't be "
        "taken; once the administrator has added the catalogue, send the same file again",
    ),
    "totals": Message(
        "แถวรวม ({sheet}บรรทัด {line}) ไม่ตรงกับผลบวกของคอลัมน์ {column}: แถวรวม {total} ผลบวก {found} "
        "โปรดตรวจว่าแฟ้มครบ",
        "the totals row ({sheet}line {line}) differs from the sum of {column}: it says {total}, "
        "the rows add up to {found}; check that the file is complete",
    ),
    "kind_not_yours": Message(
        "บทบาทของท่านไม่มีสิทธิ์ส่งข้อมูลชนิด {kind_th} จึงไม่รับแฟ้ม โปรดให้ผู้มีสิทธิ์ส่ง หรือขอสิทธิ์จากผู้ดูแลระบบ",
        "your role has no right to send in {kind}, so the file isn't taken; let somebody send it "
        "who has, or ask the administrator",
    ),
    "sender_unknown": Message(
        "ไม่ทราบว่าใครส่งแฟ้มนี้ จึงไม่รับ โปรดเข้าสู่ระบบแล้วส่งใหม่",
        "it isn't known who sent this file, so it isn't taken; sign in and send it again",
    ),
    "demo_is_there": Message(
        "ระบบนี้มีข้อมูลสมมติอยู่ จึงไม่รับข้อมูลจริงมาปนกัน โปรดหยุดโปรแกรม ลบข้อมูลสมมติด้วยคำสั่ง "
        "python -m bmn demo --remove แล้วส่งแฟ้มนี้อีกครั้ง",
        "there are made-up data here, and real ones are not mixed with them: stop the program, "
        "remove the made-up data by python -m bmn demo --remove, and send the file again",
    ),
    "demo_is_over": Message(
        "แฟ้มนี้มาจากการทดลองใช้ข้อมูลสมมติ จึงไม่รับเข้าระบบที่ใช้ข้อมูลจริง",
        "this file comes from a trial on made-up data, so it isn't taken where the data are real",
    ),
    "sheets": Message(
        "แฟ้มมีหลายชีตที่เป็นข้อมูลต่างชนิดหรือหัวตารางต่างกัน ({sheets}) โปรดแยกเป็นแฟ้มละชนิด",
        "the workbook has sheets of different kinds or headers ({sheets}); send one kind a file",
    ),
    "reader_died": Message(
        "แฟ้มนี้ทำให้ตัวอ่านแฟ้มหยุดทำงาน หรือใช้หน่วยความจำเกินกำหนด แฟ้มอาจเสียหายหรือใหญ่ผิดปกติ "
        "โปรดส่งออกใหม่จากต้นทาง หรือแบ่งเป็นแฟ้มย่อย",
        "reading this file ended the reader, or took more memory than is allowed: it may be "
        "damaged or strangely large; export it anew, or in several files",
    ),
    "too_slow": Message(
        "อ่านแฟ้มนี้นานเกินกำหนด ({seconds} วินาที) แฟ้มอาจเสียหายหรือใหญ่ผิดปกติ โปรดแบ่งเป็นแฟ้มย่อย",
        "reading this file took longer than is allowed ({seconds} s): it may be damaged or "
        "strangely large; send it in several files",
    ),
    "line_too_long": Message(
        "บรรทัดที่ {line} ยาวเกินกว่าจะเป็นหนึ่งรายการ (เกิน {limit}) โปรดตรวจแฟ้ม",
        "line {line} is too long to be one record (over {limit}); check the file",
    ),
    "in_hand": Message(
        "ตัวรับข้อมูลหยุดทำงานขณะรับแฟ้มนี้ จึงแยกแฟ้มไว้ ไม่มีแถวใดถูกบันทึก โปรดตรวจแฟ้มแล้วส่งใหม่",
        "the collector ended while this file was in hand, so it was set aside and no row of it "
        "stored; check the file and send it again",
    ),
    "key_missing": Message(
        "ไม่พบกุญแจที่ใช้แปลงเลขประจำตัวประชาชน ({place}) แต่ในระบบมีเลขที่แปลงไว้แล้ว "
        "จึงไม่รับแฟ้มนี้และไม่สร้างกุญแจใหม่ โปรดให้ผู้ดูแลนำกุญแจเดิมจากสำรองมาวาง (หรือตั้ง BMN_KEY_FILE) "
        "แล้วส่งแฟ้มเดิมอีกครั้ง",
        "the key under which national ids are hashed is gone ({place}) while the store holds such "
        "hashes; the file is not taken and no new key made: restore the key from a backup (or set "
        "BMN_KEY_FILE), then send the same file again",
    ),
    "key_other": Message(
        "กุญแจที่ใช้แปลงเลขประจำตัวประชาชน ({place}) ไม่ใช่กุญแจที่ระบบนี้ใช้มาก่อน จึงไม่รับแฟ้มนี้ "
        "โปรดให้ผู้ดูแลนำกุญแจเดิมมาวาง แล้วส่งแฟ้มเดิมอีกครั้ง",
        "the key under which national ids are hashed ({place}) is not the one that this store "
        "began with; restore that one, then send the same file again",
    ),
    "far_cell": Message(
        "ชีต {sheet} มีเซลล์ {cell} อยู่ไกลจากตาราง (ช่วงที่ใช้ {used}) จึงใหญ่เกินกว่าจะอ่าน "
        "โปรดลบแถวและคอลัมน์ว่างหลังตาราง หรือคัดลอกเฉพาะตารางไปสมุดงานใหม่ แล้วส่งอีกครั้ง",
        "sheet {sheet} has cell {cell} far from its table (used range {used}), too large to be "
        "read; delete the rows and columns after the table, or copy the table alone to a new "
        "workbook, and send it again",
    ),
    "macros": Message(
        "สมุดงานนี้มีมาโคร จึงไม่รับ โปรดบันทึกใหม่เป็น XLSX ที่ไม่มีมาโคร",
        "this workbook holds macros; save it as an XLSX without macros",
    ),
    "password": Message(
        "สมุดงานนี้มีรหัสผ่าน จึงเปิดอ่านไม่ได้ โปรดเอารหัสผ่านออก (แฟ้ม > ข้อมูล > ป้องกันเวิร์กบุ๊ก) แล้วบันทึกและส่งใหม่",
        "this workbook has a password; remove it (File > Info > Protect Workbook), save and send "
        "it again",
    ),
    "web_page": Message(
        "แฟ้มนี้เป็นหน้าเว็บ (HTML) แม้นามสกุลจะเป็น Excel โปรดเปิดด้วย Excel แล้วบันทึกเป็น XLSX และส่งใหม่",
        "this is a web page (HTML), whatever its ending says; open it in Excel, save it as XLSX "
        "and send that",
    ),
    "json_whole": Message(
        "แฟ้มนี้เป็น JSON ทั้งก้อน ระบบรับ JSON Lines คือบรรทัดละหนึ่งรายการ "
        "โปรดส่งออกใหม่เป็น JSON Lines, CSV หรือ XLSX",
        "this is one whole JSON value; JSON Lines are wanted, one object a line: export it as JSON "
        "Lines, CSV or XLSX",
    ),
    "workbook": Message(
        "ไม่รับสมุดงานนี้: {detail} โปรดบันทึกใหม่เป็น XLSX ธรรมดา",
        "this workbook is not taken: {detail}; save it again as a plain XLSX",
    ),
}

DONE = Message(
    "อ่าน {rows_read:,} แถว รับ {accepted:,} กักไว้ตรวจ {quarantined:,} ไม่นับ {dropped:,}",
    "{rows_read:,} rows read: {accepted:,} accepted, {quarantined:,} quarantined, "
    "{dropped:,} dropped",
)
NOTHING_TAKEN = Message("ไม่ได้รับแถวใดเลย", "no row was accepted")
ALREADY_LOADED = Message(
    "แฟ้มนี้นำเข้าแล้วก่อนหน้านี้ (การนำเข้า {load_id}) ไม่มีการเปลี่ยนแปลง",
    "this very file was taken in before (load {load_id}); nothing changed",
)
STILL_OPEN = Message(
    "ยังมีแถวที่กักไว้รอแก้ไข {count:,} แถว", "{count:,} rows of it are still to be corrected"
)
SETTLED = Message(
    "แถวที่เคยกักไว้รับแล้ว {count:,} แถว", "{count:,} rows that were kept apart before are settled"
)
RETRIED = Message(
    "แถวที่รอทะเบียนจากการนำเข้า {load_id} ระบบนำเข้าให้เองเมื่อทะเบียนมาถึง",
    "rows of load {load_id} that waited for a register, taken in by themselves now it has come",
)
RETRIES = Message(
    "แถวที่รอทะเบียนนี้ {count:,} แถว ระบบนำเข้าให้แล้ว (การนำเข้า {loads})",
    "{count:,} rows that waited for this register were taken in (load {loads})",
)
DROPPED = {
    "duplicate": Message("แถวซ้ำ {count:,}", "{count:,} duplicates"),
    "total": Message("แถวรวม {count:,}", "{count:,} totals rows"),
    "blank": Message("แถวว่าง {count:,}", "{count:,} blank rows"),
    "not_filled": Message("แถวที่ยังไม่ได้กรอกผล {count:,}", "{count:,} rows not filled in yet"),
    "superseded": Message("แถวของฉบับเก่ากว่า {count:,}", "{count:,} rows of an older revision"),
}
HIDDEN_ROWS = Message(
    "รับแถวที่ถูกซ่อนหรือกรองไว้ {count:,} แถวด้วย", "{count:,} hidden or filtered rows were taken too"
)
HIDDEN_COLUMNS = Message(
    "อ่านคอลัมน์ที่ถูกซ่อนไว้ด้วย: {columns}", "hidden columns were read too: {columns}"
)
HIDDEN_SHEET = Message("ข้อมูลอยู่ในชีตที่ถูกซ่อนไว้ ({sheet})", "the rows are from a hidden sheet ({sheet})")
SHEETS_TOGETHER = Message(
    "รวม {count:,} ชีตที่หัวตารางเหมือนกัน ({sheets})",
    "{count:,} sheets of the same header were put together ({sheets})",
)
SHEETS_LEFT_OUT = Message("ไม่ได้อ่านชีต {sheets}", "sheets left out: {sheets}")
INCOME_DIFFERS = Message(
    "ตัวชี้วัดรายได้หรือรายได้รวมที่ส่งมาต่างจากที่คำนวณได้ {count:,} ครัวเรือน (เก็บค่าที่ส่งไว้เป็นหลักฐาน)",
    "the income indicator or total as sent differs from ours in {count:,} households (kept as "
    "evidence)",
)


def row_message(rule: str, column: str, choices: Message, bounds: str) -> Message:
    """The message of a row's rule: the column as its sender calls it, its values and bounds."""
    message = ROW_RULES[rule]
    blanks = {"column": column, "bounds": f" ({bounds})" if bounds else ""}
    return Message(
        message.th.format(**blanks, choices=choices.th),
        message.en.format(**blanks, choices=choices.en),
    )
