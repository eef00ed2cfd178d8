"""First names by which a person is recognised without "my name is" before them.

Those of `ALSO_WORDS` are words, months or places as well, and count only where a name is due.
"""

FIRST_NAMES = frozenset(
    """
aaron abby abdul abigail adam adele aditi aditya adrian agnes ahmed aidan aileen aisha ajay akash
alan alastair albert alberto alejandro alessandro alex alexander alexandra alexis alfie alfred ali
alice alicia alison alistair allan allison amanda amara amelia amir amit amy ana ananya anastasia
andre andrea andreas andrew andy angela angelina angus anika anil anish anita anjali anke ann anna
annabel anne annette annie anthony antoine anton antonia antonio anya arabella archie ariana arjun
arnav arthur arun asha ashley ashok astrid audrey aurora ava ayesha aysha barbara barry beatrice
becky belinda ben benjamin bernadette bernard bert beth bethany betty beverley bhavna birgit bjorn
björn bob bobby brad bradley brandon brenda brendan brian bridget bruce bruno bryan caitlin callum
calum cameron camilla carl carla carlo carlos carmen carol carole caroline carolyn catherine cathy
cecilia cedric charles charlie charlotte cheryl chiara chloe chris christian christina christine
christopher ciara claire clara clare claudia clive colin connor conor corinne craig cristina cynthia
daisy dan daniel daniela danielle danny darren dave david dawn dean deborah debbie deepa deepak
deepika denise dennis derek dermot devi diana diane diego dimitri dinesh divya dmitri dominic donald
donna doris dorothy doug douglas duncan dwayne dylan ed eddie edgar edith edward edwin eileen elaine
eleanor elena eli elias elif elisa elisabeth elise eliza elizabeth ella ellen ellie elliot elliott
elsa emil emilia emily emma emmanuel eoin eric erica erik erin ernest esme esther ethan eugene eva
evan eve evelyn evie ewan farah fatima faye felicity felix fernando finley finn fiona florence
florian frances francesca francesco francis francisco francois françois freddie frederick freya
gabriel gabriela gail gareth garry gary gavin gaurav gemma geoff geoffrey george georgia georgina
gerald gerard gerry gillian gina giorgio giovanni gita giulia giuseppe gladys glen glenn gloria
gordon graeme graham greg gregory greta guido gunther gustav guy hamish hamza hanna hannah hans
harish harold harper harriet harry harvey hassan hayley heather hector heidi helen helena helga
henrik henry hilary hiroshi holly howard hugh hugo humphrey ian ibrahim ida imogen imran ines ingrid
irene iris isaac isabel isabella isabelle isla ivan ivy jack jackie jacob jacqueline jade jake james
jamie jan jana jane janet janice jared jasmine jason javier jay jayden jean jeanette jeff jeffrey
jen jenna jennifer jenny jeremy jerome jerry jess jesse jessica jill jim jimmy jo joan joanna joanne
joao joe joel johan johann john johnny jon jonas jonathan jordan jorge jose josé joseph josephine
josh joshua joy joyce juan juanita judith judy julia julian julie juliet jun jurgen jürgen justin
kaitlyn kamal karen karim karin karl karthik kate katherine kathleen kathryn kathy katie katja katy
kavita kayla keiko keith kelly kelvin ken kenneth kenny kerry kevin khadija kieran kim kiran kirsten
kirsty klaus krishna kristen kristin kumar kurt kyle lakshmi lara lars laura lauren laurence lawrence
layla lea leah leanne lee leila len lena leo leon leonard leonardo leonie leroy lesley leslie lewis
liam lidia lila lily linda lindsay lindsey ling lisa liz lizzie lloyd logan lola lorenzo lorna
lorraine louis louisa louise luca lucas lucia lucy luigi luis lukas luke lydia lynda lynn lynne
mabel madeleine madison magda maggie mahesh malcolm mandy manish manoj manuel marc marcel marco
marcus margaret maria mariam marianne marie marina mario marion marjorie mark marlene marta martha
martin martina martyn mary mateo mathew matilda matt matteo matthew matthias maureen maurice max
maya meera megan mei melanie melissa mercedes meredith mia michael michaela michel michele michelle
miguel mike mila millie miriam mitchell mo mohamed mohammad mohammed mohan mohit moira molly mona
monica monika morgan muhammad muriel nadia nadine nancy naomi natalia natalie natasha nathan
nathaniel naveen neha neil nelson niamh nick nicholas nicola nicolas nicole nigel nikhil niklas nina
nisha nishant noah noel noor nora norma norman oleg olga oliver olivia ollie omar orla oscar otto
owen pablo padma pamela paolo pascal patricia patrick patty paul paula pauline pavel pedro peggy
percy pete peter petra phil philip philippa phillip phoebe pierre pooja poppy prakash prasad preeti
priya priyanka rachael rachel radha rafael raheem rahul raj rajesh raju ralph ramesh ramona randy
rania rashid raul ravi ray raymond rebecca reena regina rekha renata rene rhys ricardo richard rick
rita rob robert roberto robin rod rodney roger rohan rohit roland ron ronald rory rosa rosalind
rosemary rosie ross roxanne roy ruby rupert russell ruth ryan sabine sabrina sadie sahil sally sam
samantha samir samira samuel sandeep sandra sandy sangeeta sanjay santiago sara sarah saskia satish
scott sean sebastian selina sergei sergio shane shannon sharon shaun shauna sheila shelley sherry
shirley shreya shruti sian siddharth sigrid silvia simon simone sinead siobhan sofia sonia sonja
sophia sophie srinivas stacey stan stanley stefan stefanie stella stephanie stephen steve steven
stewart stuart sunil sunita suresh susan susanna susanne susie suzanne sven swati sylvia tamara
tamsin tania tanya tara tariq tatiana ted terence teresa terry tess tessa thelma theo theodore
theresa thomas thorsten tim timothy tina toby todd tom tomas tommy toni tony tracey tracy trevor
trisha tristan tyler uma ursula usha valentina valerie vanessa vera vernon veronica vicky victor
victoria vijay vikas vikram vincent vinod viola violet virginia vivek vivian vladimir walter wanda
warren wayne wendy wilfred wilhelm willem william wolfgang xavier yan yasmin yolanda yousef yusuf
yuki yvette yvonne zach zachary zahra zainab zara zoe zuzanna
""".split()
)
ALSO_WORDS = frozenset(
    """
alexis april ash august autumn bill brook carol chase chelsea chip christian dawn dean drew ed eve
faith frank gene grace grant guy harper heather holly hope hunter iris ivy jack jade jan jay jean
jordan joy june kit lance lee lily madison mark marina mason max may mercedes miles mo morgan neil
olive pat pearl penny peg poppy ray red reed rich rob robin rod rose ross ruby rusty sage sandy
sienna skip sky spencer stan sue summer tanya ted terry tim toni van victor viola violet virginia
wade ward will jun regina logan nelson lincoln windsor florence paris london austin vera ling mei ali
""".split()
)
