/** What people type: symbols, names, beginnings, mistakes and nonsense. */
export const searchQueries =
  'a,ap,app,appl,apple,aple,microsft,google,facebook,coke,general electric,berkshire hath,nvidea,amazn,tesle,brk b,s&p 500,at&t,johnson and johnson,goldmann sacks,xqzwv,international business machines,bank of,united,first national,the,inc,zzzzzzzz,unitedhelth group,taiwan semiconductor manufacturing'.split(
    ',',
  )
