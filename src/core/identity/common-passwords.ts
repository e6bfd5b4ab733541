/**
 * Passwords of eight characters and more that stand high in the public lists of leaked ones, in
 * lower case. Guessing starts with these.
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `
!@#$%^&* !@#$%^&*() !qaz1qaz !qaz2wsx 00000000 000000000 0000000000 01234567 0123456789 0987654321
10101010 11111111 111111111 1111111111 1111aaaa 11223344 1122334455 112233445566 12121212
1212121212 12312312 123123123 123321123 12341234 12344321 123454321 12345678 12345678! 123456789
1234567890 1234567891 12345678910 123456789a 123456789abc 123456789q 123456789qwe 123456789z
12345678a 12345678q 12345679 1234567a 1234567q 123456aa 123456ab 123456abc 123456as 123456qwerty
123456zx 12345abc 12345qwe 12345qwert 1234abcd 1234asdf 1234qwer 1234senha 123789456 123abc123
123asd123 123password 123qwe123 123qweasd 123qweasdzxc 12qwaszx 13131313 1314520520 147258369
147852369 14789632 147896325 159357456 159753456 19841984 19851985 19861986 19871987 19881988
19891989 19901990 19911991 19921992 1a2b3c4d 1a2s3d4f 1passwor 1password 1q2w3e4r 1q2w3e4r5t
1q2w3e4r5t6y 1qaz!qaz 1qaz2wsx 1qaz2wsx! 1qaz2wsx3edc 1qaz@wsx 1qazxsw2 20002000 20012001 20102010
20202020 22222222 23456789 25252525 2pac4life 2wsx3edc 31415926 31415927 33333333 34567890
3edc4rfv 44444444 5201314520 55555555 66666666 69696969 741258963 741852963 77777777 78945612
789456123 789654123 87654321 88888888 888888888 963852741 987654321 9876543210 99999999 999999999
a1234567 a12345678 a123456789 a1b2c3d4 a1b2c3d4e5 a1s2d3f4 a5201314 aa123456 aa12345678 aa@123456
aaa11111 aaaa1111 aaaaaaaa aaaaaaaaa aaaaaaaaaa aabbcc123 aabbccdd aassdd12 ab123456 abc123!@#
abc12345 abc123456 abc123abc abc123def abc@1234 abcabcabc abcd123! abcd1234 abcd1234! abcd12345
abcd@123 abcdabcd abcdefg1 abcdefgh abcdefghi abcdefghijk abracadabra access123 access14 acdc1234
admin123 admin123! admin1234 admin12345 admin123456 admin2020 admin2021 admin@123 adminadmin
administrator administrator1 aini1314 airborne airforce alejandra alejandro alexande1 alexander
alexander1 alexandr alexandra alexandra1 alhamdulillah allah786 alpha123 alphabet amanda12
amanda123 america1 america123 andrew12 andrew123 android1 angel123 angel1234 angels12 anthony1
anthony123 anything april123 aquarius arsenal1 arsenal123 as123456 asd12345 asd123456 asd123asd
asd123qwe asdasd123 asdasdasd asdf1234 asdf1234! asdf12345 asdf;lkj asdfasdf asdfgh123 asdfghjk
asdfghjkl asdfghjkl1 asdfghjkl; asdfjkl1 asdfqwer asdqwe123 asdzxc123 ashley12 ashley123 assassin
asshole1 australia autumn123 autumn2020 autumn2021 autumn2022 autumn2023 autumn2024 autumn2025
autumn2026 avengers1 azerty123 azerty12345 azertyui azertyuiop baby1234 babyblue babyboy1 babydoll
babygirl babygirl1 banana123 bananas1 bangladesh barcelona barcelona1 baseball baseball1
baseball123 basketball basketball1 batman12 batman123 batmanbatman bayern123 beatles1 beautiful
beautiful1 believe1 benjamin benjamin1 besiktas besiktas1903 bestfriend bigdaddy bigdick1 bigfish1
birthday birthday1 bismillah bismillah1 bismillah786 bitchass bitcoin1 blackberry blackbird
blackcat blackjack blackjack1 blackout blessed1 blessing blink182 blossom1 blue1234 bluebird
blueeyes bluesky1 bmw12345 bonjour1 brandon1 brandon123 brasil123 bravo123 brittany brittany1
broncos1 brooklyn brooklyn1 brother1 bubbles1 bubbles123 budweiser bullshit business business1
buster12 buster123 butterfly butterfly1 butterfly123 butthead california callofduty camaro69
canada123 cannabis capricorn captain1 carolina carolina1 caroline caroline1 catherine celtic1888
champion champions1 change123 changeme changeme! changeme1 changeme123 charlie1 charlie12
charlie123 charlotte charlotte1 cheese123 chelsea1 chelsea123 cherokee chevelle chevrolet chicago1
chocolat chocolat1 chocolate chocolate1 chouchou christian christian1 christina christine
christmas christmas1 christopher christopher1 cisco123 coca-cola cocacola cocacola1 coldplay
college1 company1 company123 computer computer1 computer123 contrasena contrasena1 contrasena123
contraseña contraseña1 cookie12 cookie123 cookiemonster cookies1 corinthians corvette
counterstrike cowboy12 cowboys1 cowgirl1 cristina crypto123 crystal1 crystal123 cupcake1
cupcake123 customer customer1 cutiepie cutiepie1 daddy123 daisy123 dakota12 dancer12 dancing1
daniel12 daniel123 daniela1 danielle danielle1 darkness darkside darling1 darthvader database
daughter david123 david1234 dddddddd deadpool1 december december1 default1 default123 delta123
destiny1 destiny123 diamond1 diamond123 diamonds digimon1 dollar123 dolphin1 dolphins dontknow
doudou123 dragon12 dragon123 dragon1234 dragonball dragons1 drowssap drummer1 ducati916 eagle123
eagles123 einstein electric electron elephant elephant1 elizabeth elizabeth1 emerald1 eminem12
eminem123 engineer england1 estrella estrella1 everton1 explorer facebook facebook1 facebook123
faith123 falcon123 family12 family123 father123 fearless february fenerbahce fernando ferrari1
ferrari123 ficken123 fishing1 flamengo flamengo1 florida1 flower12 flower123 flowers1 football
football1 football12 football123 footballer forever1 forever21 forgetit forgot123 fortnite1
francisco freedom1 freedom123 friday123 friday13 friends1 friends123 friendship fuckfuck fuckyou!
fuckyou1 fuckyou123 fuckyou2 fussball gabriel1 gabriela gabrielle galatasaray gameboy1 gamecube
gandalf1 ganesha1 gangsta1 gangster gangster1 garfield garfield1 geheim123 germany1 ginger12
ginger123 gmail123 godbless godisgood godislove godzilla goldberg golden123 goldfish goodbye1
google123 grace123 grandma1 green123 greenbay greenday greenday1 guadalupe guest123 guest1234
guitar12 guitar123 hallo123 hallo1234 halloween halloween1 hariom123 harley12 harley123
harleydavidson harmony1 harrypotter harrypotter1 haslo123 heaven12 heineken hello123 hello123!
hello1234 hello12345 hellohello hellokitty hellokitty1 helloworld hennessy hiphop123 hockey12
hogwarts homer123 honda123 hope1234 hotchick hotmail1 hotstuff hottie12 hottie123 hunter12
hunter123 hunting1 hurricane idiot123 idontcare idontknow idontknow1 iforgot1 ihateyou ihateyou1
ilovegod iloveher ilovehim ilovejesus iloveme1 ilovemom ilovemyself iloveyou iloveyou! iloveyou1
iloveyou123 iloveyou2 iloveyousomuch iloveyouu india123 indonesia indonesia1 instagram internet
internet1 iphone12 ireland1 ironmaiden ironman1 isabella isabella1 jaimatadi january1 jasmine1
jasmine123 jedi1234 jennifer jennifer1 jessica1 jessica12 jessica123 jesus123 jesus777 jesuschrist
jesussaves jjjjjjjj jonathan jonathan1 jordan12 jordan123 jordan23 joseph12 joshua12 joshua123
juliana1 justice1 justin12 justin123 juventus juventus1 kawasaki kawasaki1 killer12 killer123
killer1234 kimberly kimberly1 kissmyass krishna1 krishna123 ladybug1 lakers123 lakers24
lamborghini lavender leonardo leonardo1 letmein! letmein1 letmein12 letmein123 letmeinnow
letmepass li123456 liberty1 library1 lightning lilwayne1 linkedin linkedin1 linkinpark linkinpark1
linux123 linuxlinux liverpool liverpool1 liverpool123 lkjhgfdsa login123 login1234 lollipop
lollipop1 london123 lordofrings loser123 loulou123 love1234 love12345 lovebug1 lovehurts lovelove
loveme123 loverboy lovergirl lovers123 loveyou1 lozinka1 maggie12 maggie123 mamapapa manager1
manager123 manchester manchester1 manutd123 march2020 margaret maria123 marijuana marina123
marines1 mariposa mariposa1 marlboro marlboro1 marseille master01 master12 master123 master1234
mateusz1 matrix12 matrix123 matthew1 matthew123 maverick maverick1 mcdonalds mercedes mercedes1
merlin12 metallica metallica1 michael1 michael123 michelle michelle1 michigan mickey12 mickey123
mickeymouse microsoft1 midnight midnight1 military millionaire minecraft minecraft1 minecraft123
misiaczek mmmmmmmm mnbvcxz1 mnbvcxzlk mohammed mommy123 monday123 money100 money123 money1234
monkey12 monkey123 monkey1234 monkeyman monkeys1 moonbeam moonlight motdepasse motdepasse1
mother123 motherfucker muhammad music123 musiclover musicman mustang1 mustang123 mustang67
mustang69 mylove123 myname123 mynameis mypassword mypassword1 myspace1 naruto12 naruto123
narutouzumaki natasha1 nathalie network1 newpassword newyear2020 newyork1 newyork123 nicholas
nicholas1 nicole12 nicole123 ninja123 nintendo nintendo1 nirvana1 nissan123 nobody123 noname123
nothing1 november november1 november9 october1 office123 omega123 omsairam onepiece1 opensesame
oracle123 orange12 orange123 p4ssw0rd p4ssword p@$$w0rd p@$$word p@55w0rd p@ssw0rd p@ssw0rd1
p@ssword p@ssword1 pa$$w0rd pa$$word pa55w0rd pa55word packers1 pakistan pakistan1 pakistan123
pakistan786 palmeiras paris123 parola12 parola123 pass1234 pass12345 pass123456 pass@123 pass@1234
pass@word1 passcode passion1 passkey1 passme123 passpass passport passw0rd passw0rd! passw0rd1
passw0rd123 password password! password#1 password$1 password* password.1 password0 password01
password1 password1! password11 password12 password123 password123! password1234 password12345
password13 password2 password22 password3 password69 password7 password88 password9 password99
password@1 password@12 password@123 password_1 passwords passwort passwort! passwort1 passwort123
patricia patricia1 patrick1 peace123 peanut12 peanut123 peanutbutter penguin1 pepsi123 phoenix1
phoenix123 pikachu1 pineapple pinkfloyd pinkpink pinky123 pirates1 platinum playboy1 player123
playstation playstation1 poiuytrewq pokemon1 pokemon12 pokemon123 polska123 porsche1 porsche911
predator pretty12 prettygirl prince123 princesa princess princess1 princess12 princess123 pumpkin1
purple12 purple123 pussycat q1234567 q12345678 q123456789 q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6
qaz12345 qaz123456 qazqazqaz qazwsx12 qazwsx123 qazwsxedc qazwsxedcrfv qq112233 qq123123 qq123456
qqqqqqqq qqww1122 qwaszx12 qwe12345 qwe123456 qwe123qwe qweasd123 qweasdzx qweasdzxc qweasdzxc123
qweewqqwe qweqweqwe qwer1234 qwer12345 qwer4321 qwert123 qwert1234 qwert12345 qwerty1! qwerty11
qwerty12 qwerty123 qwerty123! qwerty1234 qwerty12345 qwerty123456 qwerty99 qwertyqwerty qwertyu1
qwertyui qwertyuio qwertyuiop qwertyuiop1 qwertzuiop raiders1 rainbow1 rainbow123 rammstein
ranger123 rangers1 realmadrid realmadrid1 rebecca1 redskins redsox04 remember remember1 richard1
richrich robert12 robert123 roblox123 rocknroll rockstar rockstar1 root1234 root12345 rootroot
rosebud1 sagittarius saibaba1 samantha samantha1 samsung1 samsung123 samuel123 samurai1 santiago
saopaulo sapphire sasuke123 scarface schalke04 schatz123 school12 school123 scooby12 scoobydoo
scoobydoo1 scorpion scorpion1 scotland sebastian sebastian1 sebastien secret12 secret123
secret1234 security security1 senha123 senha1234 september september1 server123 sexy1234 sexybitch
sexygirl sexylady shadow01 shadow12 shadow123 shadow1234 shop1234 shopping shopping1 sifre123
silver123 silverado simpsons sister123 skateboard skywalker skywalker1 slipknot slipknot1 smoke420
smokeweed sniper123 snoopy12 snowball snowboard snowflake snowman1 soccer10 soccer11 soccer12
soccer123 softball soldier1 soleil123 something sommer123 spiderman spiderman1 spongebob
spongebob1 spring123 spring2020 spring2021 spring2022 spring2023 spring2024 spring2025 spring2026
ssssssss starcraft stargate starlight startrek starwars starwars1 steelers steelers1 stephanie
stephanie1 steven123 stoner420 strawberry strawberry1 student1 student123 students stupid123
submarine summer01 summer1! summer12 summer123 summer20 summer2019 summer2020 summer2021
summer2022 summer2023 summer2024 summer2025 summer2026 sunflower sunflower1 sunshine sunshine1
sunshine12 sunshine123 superman superman1 superman123 superstar superstar1 suzuki123 sweetheart
sweetie1 sweetness sweetpea swimming1 system123 teacher1 teacher123 teamo123 teamomucho temp1234
temp12345 temporary tequiero tequieromucho terminal terminator test1234 test12345 test123456
test123test tester123 testing1 testing123 testpass testtest texas123 thepassword thomas12
thomas123 thuglife thunder1 thunder123 tigger12 tigger123 tinkerbell tinkerbell1 toor1234
topsecret tornado1 tottenham toyota12 toyota123 truelove trustno1 twitter1 ubuntu123 university
user1234 user12345 username username1 valentin valentina veronica veronica1 victoria victoria1
vincent1 vodka123 voldemort volleyball wachtwoord wang1234 warcraft warrior1 warriors weed4200
welcome1 welcome1! welcome12 welcome123 welcome123! welcome2 welcome@123 welkom01 welkom12
welkom123 whatever whatever1 whiskey1 whiteboy william1 william123 windows1 windows7 winter12
winter123 winter2019 winter2020 winter2021 winter2022 winter2023 winter2024 winter2025 winter2026
wizard12 woaini123 woaini1314 woaini520 wolverine work1234 wrestling ww123456 wwwwwwww xbox3600
xxxxxxxx yahoo123 yamaha12 yamaha123 yamahar1 yankees1 yellow12 yellow123 youtube1 z1234567
z123456789 zachary1 zaq12wsx zaq12wsxcde zaq1xsw2 zaq1zaq1 zaqwsxcde zhang123 zxasqw12 zxc123456
zxcv1234 zxcvbnm, zxcvbnm1 zxcvbnm123 zxcvbnmz zxcvzxcv zxczxczxc zzzzzzzz
`
    .trim()
    .split(/\s+/),
)
