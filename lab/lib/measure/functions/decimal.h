/* SPDX-License-Identifier: GPL-2.0 */
/* Something for each of many numbers: THOUSAND(DO, 1) is DO(1000) to DO(1999). */

#define TEN(DO, n)		DO(n##0) DO(n##1) DO(n##2) DO(n##3) DO(n##4) \
				DO(n##5) DO(n##6) DO(n##7) DO(n##8) DO(n##9)
#define HUNDRED(DO, n)		TEN(DO, n##0) TEN(DO, n##1) TEN(DO, n##2) TEN(DO, n##3) \
				TEN(DO, n##4) TEN(DO, n##5) TEN(DO, n##6) TEN(DO, n##7) \
				TEN(DO, n##8) TEN(DO, n##9)
#define THOUSAND(DO, n)		HUNDRED(DO, n##0) HUNDRED(DO, n##1) HUNDRED(DO, n##2) \
				HUNDRED(DO, n##3) HUNDRED(DO, n##4) HUNDRED(DO, n##5) \
				HUNDRED(DO, n##6) HUNDRED(DO, n##7) HUNDRED(DO, n##8) \
				HUNDRED(DO, n##9)
#define TEN_THOUSAND(DO, n)	THOUSAND(DO, n##0) THOUSAND(DO, n##1) THOUSAND(DO, n##2) \
				THOUSAND(DO, n##3) THOUSAND(DO, n##4) THOUSAND(DO, n##5) \
				THOUSAND(DO, n##6) THOUSAND(DO, n##7) THOUSAND(DO, n##8) \
				THOUSAND(DO, n##9)
