/** The most used passwords of at least eight characters, from published leak statistics. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword pa55word
  12345678 123456789 1234567890 12345679 123123123 11111111 00000000 87654321 88888888 987654321
  qwertyui qwertyuiop qwerty123 qwerty12 qwerty1234 1q2w3e4r 1q2w3e4r5t 1qaz2wsx q1w2e3r4 zaq12wsx
  asdfghjk asdfghjkl asdf1234 zxcvbnm1 zxcvbnm123 abcd1234 abc12345 abcdefgh abcdefg1 a1234567
  a12345678 aa123456 iloveyou iloveyou1 iloveyou2 loveyou1 sunshine sunshine1 princess princess1
  football football1 baseball baseball1 basketball superman superman1 batman123 spiderman starwars
  trustno1 whatever welcome1 welcome123 admin123 admin1234 administrator letmein1 letmein123
  changeme changeme1 computer internet samsung1 dragon12 dragon123 monkey12 monkey123 shadow12
  master12 master123 michael1 jennifer jordan23 michelle jessica1 charlie1 ashley12 andrew12
  liverpool chelsea1 arsenal1 barcelona corvette mercedes mustang1 maverick midnight chocolate
  butterfly elephant hello123 hello1234 hellohello secret12 secret123 test1234 testtest test12345
  temp1234 default1 guest123 user1234 login123 master01 killer12 pokemon1 pokemon123 naruto12
  google12 facebook facebook1 linkedin1 twitter1 blink182 metallica slipknot nirvana1 greenday
  summer12 summer123 winter12 spring12 autumn12 december november october1 september february
  q1w2e3r4t5 1234qwer qwer1234 asdasdasd asdqwe123 1qazxsw2 zaq1zaq1 11223344 12341234 123321123
  147258369 159753159 789456123 123654789 741852963 55555555 66666666 77777777 99999999 12121212`
    .split(/\s+/)
    .filter(Boolean),
)
