"""Small files of rates, made here in the formats of their publishers."""

ECB_DAILY_XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
    xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
  <gesmes:subject>Reference rates</gesmes:subject>
  <gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
  <Cube>
    <Cube time='2019-02-04'>
      <Cube currency='USD' rate='1.1445'/>
      <Cube currency='SEK' rate='10.4000'/>
    </Cube>
    <Cube time='2019-02-01'>
      <Cube currency='USD' rate='1.1471'/>
      <Cube currency='SEK' rate='10.3730'/>
    </Cube>
  </Cube>
</gesmes:Envelope>
"""
ECB_HISTORY_CSV = b"""Date,USD,JPY,CYP,SEK,
2019-02-04,1.1445,125.80,N/A,10.4,
2019-02-01,1.1471,125.03,N/A,10.373,
"""
ECB_DAILY_CSV = b"""Date, USD, JPY, SEK,
1 February 2019, 1.1471, 125.03, 10.373,
"""
SDMX_HEAD = b"KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE,OBS_STATUS,TITLE\n"
ECB_PORTAL_DAYS = SDMX_HEAD + (
    b"EXR.D.SEK.EUR.SP00.A,D,SEK,EUR,SP00,A,2019-02-01,10.373,A,Swedish krona/Euro\n"
    b"EXR.D.SEK.EUR.SP00.A,D,SEK,EUR,SP00,A,2019-04-22,,H,Swedish krona/Euro\n"
    b"EXR.D.SEK.EUR.SP00.A,D,SEK,EUR,SP00,A,2019-02-04,10.4,A,Swedish krona/Euro\n"
)
ECB_PORTAL_MONTHS = SDMX_HEAD + (
    b"EXR.M.SEK.EUR.SP00.A,M,SEK,EUR,SP00,A,2019-01,10.268504545,A,Swedish krona/Euro\n"
    b"EXR.M.SEK.EUR.SP00.A,M,SEK,EUR,SP00,A,2019-02,10.498575,A,Swedish krona/Euro\n"
)
ECB_PORTAL_YEARS = SDMX_HEAD + (
    b"EXR.A.SEK.EUR.SP00.A,A,SEK,EUR,SP00,A,2019,10.589076470588,A,Swedish krona/Euro\n"
)
INFOREURO_MONTH_CSV = b"""Country,Currency,ISO A3 Code,ISO A2 Code,Value,Comment
Sweden,Swedish Krona,SEK,SE,10.3478,
Finland,Euro,EUR,FI,1,
Senegal,CFA Franc BCEAO,XOF,SN,655.957,
Mali,CFA Franc BCEAO,XOF,ML,655.957,
"""
INFOREURO_MONTH_XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<rates>
  <rate><country>Sweden</country><currency>Swedish Krona</currency><isoA3Code>SEK</isoA3Code><value>10.3478</value></rate>
  <rate><country>Finland</country><currency>Euro</currency><isoA3Code>EUR</isoA3Code><value>1</value></rate>
</rates>
"""
INFOREURO_CURRENCY_CSV = b"""currencyIso,refCurrencyIso,amount,dateStart,dateEnd
SEK,EUR,10.3478,01/02/2019,28/02/2019
SEK,EUR,10.2610,01/01/2019,31/01/2019
"""
RIKSBANK_CSV = """Period;Grupp;Serie;Värde
2019;Valutor mot svenska kronor;1 EUR;10,5892
2019;Valutor mot svenska kronor;100 JPY;8,6799
2019;Valutor mot svenska kronor;1 BYR;n/a
""".encode("cp1252")
OWN_CSV = "år;valuta;kurs\n2017;EUR;9,63\n2018;EUR;10,26\n2019;USD;9,46\n".encode()
