// The passwords and stems that are tried first, gathered from what published breaches have in common. Lower case.
const WORDS = `
password passwort passw0rd p@ssw0rd p@ssword pa55word pa55w0rd passwd pass1234 password1 password12
password123 password1234 password12345 password01 password2 password! password1! p@ssw0rd1 p@ssw0rd123
p@55w0rd 1password mypassword thepassword newpassword changeme changeit changeme123 letmein letmein1
letmein123 letmeinnow welcome welcome1 welcome12 welcome123 welcome1234 welcome2 iloveyou iloveyou1
iloveyou2 iloveyou12 iloveu loveyou 123456 1234567 12345678 123456789 1234567890 12345678910 0123456789
123123 123123123 123321 12341234 11223344 1122334455 112233 121212 12121212 123454321 1234321 123456a
123456aa 123456ab 1234567a 12345678a 123456789a a123456 a1234567 a12345678 a123456789 aa123456
aa12345678 abc123 abc12345 abc123456 abcd1234 abcd12345 abcdef123 123abc 123qwe 123qweasd 1qaz2wsx
1qaz2wsx3edc 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e q1w2e3r4 q1w2e3r4t5 qwerty qwerty1 qwerty12
qwerty123 qwerty1234 qwerty12345 qwertyui qwertyuiop qwertyu qwer1234 qwe123 qweasd qweasdzxc qazwsx
qazwsxedc qazwsx123 zxcvbn zxcvbnm asdfgh asdfghj asdfghjk asdfghjkl asdf1234 asdfasdf zaq12wsx zaq1zaq1
zaq1xsw2 xsw2zaq1 azerty azertyuiop qwertz qwertzuiop poiuytrewq lkjhgfdsa mnbvcxz admin admin1 admin12
admin123 admin1234 admin12345 administrator adminadmin root toor rootroot root1234 superuser superadmin
sysadmin manager supervisor user username user1234 guest guest123 default temp1234 temporary test
test123 test1234 testtest testing testing1 tester demo1234 sample public private secret secret1 secret12
secret123 login login123 access access14 computer computer1 internet server network system windows
windows7 microsoft google google123 facebook youtube twitter instagram linkedin monkey monkey1 monkey123
dragon dragon1 dragon12 dragon123 tiger tigger tigger1 lion panther eagle eagles falcon falcons wolf
wolves shadow shadow1 shadow12 shadow123 kitten kitty puppy master master1 master12 master123 superman
superman1 batman batman1 batman12 batman123 spiderman ironman starwars starwars1 pokemon pokemon1
pokemon123 naruto naruto12 minecraft football football1 football12 football123 baseball baseball1
baseball12 basketball basketball1 soccer soccer1 soccer12 hockey golfer cricket rugby liverpool
liverpool1 arsenal arsenal1 chelsea chelsea1 barcelona manchester united ronaldo messi10 juventus
realmadrid yankees cowboys steelers lakers patriots redskins rangers packers raiders princess princess1
princess12 princess123 sunshine sunshine1 sunshine12 sunshine123 flower flowers butterfly butterfly1
rainbow rainbow1 angel angel1 angel123 angels heaven babygirl babygirl1 babygirl12 sweetheart lovely
love1234 lovelove loveme lover forever forever1 chocolate chocolate1 cookie cookies cupcake cheese
pepper pepper1 banana orange apple apples cherry strawberry peanut coffee whiskey michael michael1
michelle michelle1 jennifer jennifer1 jessica jessica1 jordan jordan1 jordan23 jordan123 ashley ashley1
ashley12 daniel daniel1 daniel12 danielle danielle1 nicole nicole1 anthony anthony1 andrew andrew1
matthew matthew1 joshua joshua1 justin justin1 brandon brandon1 william william1 robert robert1 charlie
charlie1 charlie123 thomas thomas1 hunter hunter1 hunter2 hunter12 george george1 samantha samantha1
elizabeth elizabeth1 alexander alexander1 alexandra christopher christian christian1 benjamin benjamin1
nicholas jonathan jonathan1 victoria victoria1 stephanie stephanie1 patricia patrick patrick1 maggie
maggie1 buster buster1 bailey bailey1 ginger ginger1 harley harley1 sophie sophie1 oliver oliver1 amanda
amanda1 trustno1 trustnoone whatever whatever1 blink182 nirvana metallica metallica1 slipknot slipknot1
eminem greenday beatles rockstar rockstar1 guitar guitar1 music musica mustang mustang1 corvette ferrari
porsche mercedes yamaha kawasaki harleydavidson camaro chevy toyota honda123 subaru summer summer1
summer12 summer123 summer2024 summer2025 summer2026 winter winter1 winter123 winter2024 winter2025
winter2026 spring spring123 autumn autumn123 january february october november december september monday
tuesday wednesday thursday friday saturday sunday london london1 newyork newyork1 paris berlin sydney
america american england canada brazil india123 pakistan mexico germany france freedom freedom1 liberty
justice victory winner winner1 killer killer1 killer123 fuckyou fuckyou1 fuckyou2 fuckoff asshole
asshole1 bitch bitches bullshit sexy sexygirl hello hello1 hello12 hello123 hello1234 hellohello
hellokitty helloworld goodbye thankyou please iamgod jesus jesus1 jesuschrist christ blessed blessed1
genesis heaven1 godisgood faith qwerty12! abcd123! abcdefg abcdefgh abcdefghi a1b2c3 a1b2c3d4 a1b2c3d4e5
aaaaaaaa aaaa1111 abababab abcabc abc123abc xxxxxx xxxxxxxx zzzzzzzz 00000000 11111111 111222 111111
22222222 222222 333333 33333333 444444 44444444 555555 55555555 666666 66666666 777777 77777777 888888
88888888 999999 99999999 000000 987654321 9876543210 87654321 654321 7654321 147258369 147258 159753
159357 1597531 741852963 789456123 789456 456789 963852741 753951 852456 258456 321321 321654987
10203040 102030 20202020 19841984 19851985 19901990 20002000 13131313 131313 12344321 12345654321 55555
44445555 123789 1236987 12369874 147852369 135792468 13579 24681012 michael123 charlie12 jasmine
jasmine1 melissa melissa1 vanessa vanessa1 gabriel gabriel1 samuel samuel1 tinkerbell tinkerbell1 scooby
scooter scooter1 snoopy snoopy1 mickey mickey1 mickeymouse donald doraemon garfield simpsons homer123
computer123 internet1 matrix matrix1 phoenix phoenix1 diamond diamond1 silver silver1 golden platinum
crystal crystal1 purple purple1 yellow orange1 blue1234 black123 green123 redred fishing hunting
hunter123 boomer thunder thunder1 lightning stormy tornado hurricane ocean mountain river123 thunderbird
startrek stargate gandalf gandalf1 frodo hobbit legolas aragorn voldemort harrypotter hogwarts pikachu
zelda mario123 luigi sonic nintendo playstation xbox360 fortnite roblox mother mother1 father family
family1 brother sister mommy daddy daddysgirl babyboy babyboy1 beautiful beautiful1 handsome gorgeous
precious precious1 friends friends1 friendship bestfriend zxcvbnm1 zxcvbnm123 zxcvbn1 asdfghjkl1 asdf123
qwertyuiop1 qwerty7 1qazxsw2 1qaz1qaz 2wsx3edc 1234qwer 1234abcd 123456q 123456qwerty 12qwaszx zaqwsx
qwaszx wsxedc kickoff kickoff1 kickoff123 trigger trigger1 workflow workflow1 assistant automation
company company1 company123 business office office123 work1234 project project1
`;

export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));
